export { definitions, glossary, type Glossary, type TileDefinition } from './definitions.ts';
export { rollupOf, type Rollup } from './rollup.ts';
export { tilesDocument, type TileContext, type TileDocument } from './tilesDocument.ts';
