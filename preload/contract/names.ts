/**
 * The contract's names without its schemas: the preload needs nothing else, and so the page's border stays a few hundred
 * bytes. A contract test keeps these lists equal to `calls` and `events`.
 */
export const callNames: readonly string[] = [
  'orgs.list', 'orgs.practice', 'orgs.rename', 'orgs.pin', 'orgs.detach', 'orgs.saveCertificate', 'duplicates.list', 'duplicates.fix', 'duplicates.dismiss',
  'connections.list', 'connections.checkPorts', 'connections.repair', 'connections.disconnect', 'connections.startSignIn', 'connections.cancelSignIn', 'connections.attach',
  'sync.start', 'sync.stop', 'sync.progress', 'sync.runs',
  'schedule.get', 'schedule.setOrg', 'sync.shown', 'sync.quota',
  'tiles.list', 'choices.list', 'choices.set', 'glossary.list', 'ask.question', 'lock.status', 'lock.set', 'lock.now', 'lock.unlock', 'backup.create', 'backup.restore', 'tables.page', 'reports.get', 'drill.documents', 'drill.document', 'exports.drill', 'app.openDocument',
  'exports.dashboardPdf', 'exports.table', 'exports.report', 'exports.printReady', 'exports.reveal',
  'packs.templates', 'packs.saveTemplate', 'packs.deleteTemplate', 'packs.branding', 'packs.saveBranding', 'packs.clientLogo',
  'packs.commentary', 'packs.saveCommentary', 'packs.content', 'packs.plan', 'packs.runs', 'packs.automation', 'packs.chooseLogo',
  'packs.removeLogo', 'packs.save', 'packs.startRun', 'packs.resumeRun', 'packs.cancelRun', 'packs.showRun', 'packs.setAutomation',
  'settings.get', 'settings.set', 'app.info', 'app.openPage', 'app.copyText', 'app.openPractice', 'app.unlock',
  'desk.layout', 'desk.saveLayout', 'desk.followTemplate', 'desk.ownTiles', 'desk.tryTile', 'desk.saveTile', 'desk.deleteTile',
  'desk.tables', 'desk.practice', 'desk.setTags', 'desk.renameTag', 'desk.saveView', 'desk.deleteView', 'desk.snooze',
  'desk.wake', 'desk.review', 'desk.unreview',
]; // prettier-ignore

export const eventNames: readonly string[] = [
  'org.changed', 'sync.progress', 'sync.ended', 'signIn.changed', 'lock.changed', 'packs.progress', 'sync.settled', 'app.navigate', 'app.command',
]; // prettier-ignore
