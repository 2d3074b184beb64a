/**
 * The contract's names without its schemas: the preload needs nothing else, and so the page's border stays a few hundred
 * bytes. A contract test keeps these lists equal to `calls` and `events`.
 */
export const callNames: readonly string[] = [
  'orgs.list', 'orgs.practice', 'orgs.rename', 'orgs.pin', 'orgs.detach', 'duplicates.list', 'duplicates.dismiss',
  'connections.list', 'connections.startSignIn', 'connections.cancelSignIn', 'connections.attach',
  'sync.start', 'sync.stop', 'sync.progress', 'sync.runs',
  'tiles.list', 'glossary.list', 'tables.page', 'reports.get',
  'exports.dashboardPdf', 'exports.table', 'exports.printReady', 'exports.reveal',
  'settings.get', 'settings.set', 'app.info', 'app.openPage', 'app.copyText', 'app.openPractice', 'app.unlock',
]; // prettier-ignore

export const eventNames: readonly string[] = [
  'org.changed', 'sync.progress', 'sync.ended', 'signIn.changed', 'app.navigate', 'app.command',
]; // prettier-ignore
