import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerInvoke, ipcMain, pack, unpack } from '../../host/ipcMain.ts';
import { toPrintParameters } from '../../host/pdf.ts';

describe('values between page and main process', () => {
  test('JSON values arrive as they left', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect((unpack(pack({ value })) as { value: unknown }).value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('bytes arrive as Uint8Array, wherever they are in the value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), (bytes, text) => {
        const got = unpack(pack({ deep: [{ bytes, text }] })) as { deep: { bytes: unknown; text: string }[] };
        expect(got.deep[0]).toEqual({ bytes: new Uint8Array(bytes), text });
      }),
    );
    expect(unpack(pack(Buffer.from('abcdef').subarray(2, 4)))).toEqual(new Uint8Array([99, 100]));
  });

  test.each([[() => 1], [Symbol('x')], [1n]])('%s cannot cross', (value) => {
    expect(() => pack({ value })).toThrow('An object could not be cloned.');
  });
});

describe('answers to calls', () => {
  test('carry the value of the handler', async () => {
    ipcMain.handle('sum', (_event: object, a: number, b: number) => Promise.resolve(a + b));
    expect(unpack(await answerInvoke(7, 'sum', {}, [1, 2]))).toEqual({ id: 7, value: 3 });
    expect(() => ipcMain.handle('sum', () => 0)).toThrow("Attempted to register a second handler for 'sum'");
    ipcMain.removeHandler('sum');
    expect(unpack(await answerInvoke(8, 'sum', {}, []))).toEqual({
      id: 8,
      error: "Error invoking remote method 'sum': Error: No handler registered for 'sum'",
    });
  });

  test('carry an error as one sentence, also when the value cannot cross', async () => {
    ipcMain.handle('fails', () => Promise.reject(new RangeError('too far')));
    ipcMain.handle('odd', () => ({ at: () => 1 }));
    expect(unpack(await answerInvoke(1, 'fails', {}, []))).toEqual({
      id: 1,
      error: "Error invoking remote method 'fails': RangeError: too far",
    });
    expect((unpack(await answerInvoke(2, 'odd', {}, [])) as { error: string }).error).toContain('could not be cloned');
  });
});

describe('printing options', () => {
  test('have the defaults of Electron: Letter, small margins, neither tags nor outline', () => {
    expect(toPrintParameters({})).toEqual({
      generateTaggedPDF: false,
      generateDocumentOutline: false,
      paperWidth: 8.5,
      paperHeight: 11,
      marginTop: 0.4,
      marginBottom: 0.4,
      marginLeft: 0.4,
      marginRight: 0.4,
    });
  });

  test('pass on what Chromium knows by the same name', () => {
    const options = {
      preferCSSPageSize: true,
      printBackground: true,
      landscape: true,
      generateTaggedPDF: true,
      pageRanges: '1-2',
    };
    expect(toPrintParameters({ ...options, pageSize: 'A4', margins: { top: 0, left: 1 } })).toMatchObject({
      ...options,
      paperWidth: 8.27,
      marginTop: 0,
      marginLeft: 1,
    });
  });

  test('refuse a paper nobody knows', () => {
    expect(() => toPrintParameters({ pageSize: 'A9' as 'A4' })).toThrow(/Invalid pageSize/);
  });
});
