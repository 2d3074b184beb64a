// Addresses of documents at Xero: made here, from parts that are checked, and never taken from data.

/** Xero's short code of an organisation: an exclamation mark and a few characters that mean nothing in an address. */
const shortCodes = /^![A-Za-z0-9_-]{1,20}$/;
/** Paths of ours to a document: a known page and one GUID. */
const documentPaths =
  /^\/(?:AccountsReceivable\/View|AccountsPayable\/Edit|AccountsReceivable\/ViewCreditNote|AccountsPayable\/ViewCreditNote|Bank\/ViewTransaction)\.aspx\?(?:InvoiceID|creditNoteID|bankTransactionID)=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The address of a document's page at Xero, on the one host it can be on; null for anything that is not a short code and one of
 * our own paths. Source: Xero developer documentation, "Deep link to Xero".
 */
export function documentAddress(shortCode: string, path: string): string | null {
  if (!shortCodes.test(shortCode) || !documentPaths.test(path)) return null;
  return `https://go.xero.com/organisationlogin/default.aspx?shortcode=${shortCode}&redirecturl=${path}`;
}
