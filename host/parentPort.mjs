// Runs first in a utility process: gives it the process.parentPort that Electron would give it.
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
let early = [];

process.on('message', (data) => {
  const event = { data, ports: [] };
  if (early) early.push(event);
  else port.emit('message', event);
});

// Messages wait for the first listener, as they do in Electron.
port.on('newListener', (name) => {
  if (name !== 'message' || !early) return;
  const waiting = early;
  early = undefined;
  process.nextTick(() => {
    for (const event of waiting) port.emit('message', event);
  });
});

port.postMessage = (message) => {
  if (process.connected) process.send(message);
};

// A utility process never outlives its app.
process.once('disconnect', () => process.exit(0));

Object.defineProperty(process, 'parentPort', { value: port, enumerable: true });
