import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { PackContent } from '#contract/packs';
import { createSpeech, SpeechContext, type Speech } from '../../i18n/index.ts';
import { Measuring } from './AreaSheet.tsx';
import { Contents, Cover } from './Cover.tsx';
import { flowOf, type Block, type FlowSection } from './flow.tsx';
import { paginate, type Measured, type Piece } from './paginate.ts';
import { PrintSpine } from './PrintSpine.tsx';
import { PrintTableView } from './PrintTableView.tsx';
import { asOfText, periodName, titleOf } from './texts.ts';

/** Width and height of the text on a page, in millimetres, as in print.css. */
const texts = { A4: { width: 172, height: 254 }, Letter: { width: 177.9, height: 236 } } as const;
const PX = 96 / 25.4;

/**
 * One client's pack as pages of paper, exactly as they are printed. Everything is laid out once out of sight to learn its height, then
 * placed. `onReady` gets the number of pages when all of it is drawn.
 */
export function PackPaper(props: { content: PackContent; onReady?: (pages: number) => void }): ReactElement {
  const { content } = props;
  const speech = useMemo(() => createSpeech(content.lang, content.negative), [content]);
  const size = texts[content.template.paper];
  const sections = useMemo(() => flowOf(content, size.width * PX, speech), [content, size, speech]);
  const measure = useRef<HTMLDivElement>(null);
  const [placed, setPlaced] = useState<{ of: FlowSection[]; pages: Piece[][] } | null>(null);
  const pages = placed?.of === sections ? placed.pages : null;

  useLayoutEffect(() => {
    let isGone = false;
    const place = () => {
      const root = measure.current;
      if (!root || isGone) return;
      setPlaced({ of: sections, pages: paginate(measured(root, sections), size.height * PX) });
    };
    // Until the typefaces are there every height is wrong; usually they are.
    // A face nothing has used yet counts as loaded; a page measured without it is cut elsewhere the next time.
    const faces = [...document.fonts].filter((face) => face.status !== 'loaded');
    if (faces.length === 0) place();
    else void Promise.allSettled(faces.map((face) => face.load())).then(place);
    return () => {
      isGone = true;
    };
  }, [sections, size]);

  const { onReady } = props;
  const count = pages === null ? 0 : pages.length + 1 + (content.template.hasContents ? 1 : 0);
  useEffect(() => {
    if (count > 0) onReady?.(count);
  }, [count, onReady]);

  return (
    <SpeechContext value={speech}>
      <div className={`paper ${content.template.paper.toLowerCase()}`} lang={content.lang} data-theme="light">
        {pages === null ? (
          <Measure sections={sections} into={measure} />
        ) : (
          <div className="pages">
            <Pages content={content} sections={sections} pages={pages} speech={speech} count={count} />
          </div>
        )}
      </div>
    </SpeechContext>
  );
}

function SectionHead({ section }: { section: FlowSection }): ReactElement {
  return (
    <div className="pg-title">
      <h2 id={`s-${section.id}`}>{section.title}</h2>
      {section.sub !== '' && <p className="pg-sub">{section.sub}</p>}
    </div>
  );
}

function BlockView({ block, from, to }: { block: Block; from: number; to: number }): ReactElement {
  return block.kind === 'table' ? <PrintTableView table={block.table} from={from} to={to} /> : <>{block.node}</>;
}

/** Laid out with the width of the page and nothing of it seen. Charts are boxes. */
function Measure({
  sections,
  into,
}: {
  sections: readonly FlowSection[];
  into: RefObject<HTMLDivElement | null>;
}): ReactElement {
  return (
    <Measuring value={true}>
      <div className="pg measure" aria-hidden="true" ref={into}>
        {sections.map((section) => (
          <div key={section.id}>
            <div className="pg-block">
              <SectionHead section={section} />
            </div>
            {section.blocks.map((block) => (
              <div key={block.key} className="pg-block">
                <BlockView block={block} from={0} to={block.kind === 'table' ? block.table.rows.length : 0} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </Measuring>
  );
}

function measured(root: HTMLElement, sections: readonly FlowSection[]) {
  return sections.map((section, at) => {
    const boxes = [...(root.children[at]?.children ?? [])];
    const heights = boxes.map((box) => box.getBoundingClientRect().height);
    const blocks = section.blocks.map((block, index): Measured => {
      const box = boxes[index + 1];
      const height = heights[index + 1] ?? 0;
      if (block.kind !== 'table' || !box) return { height, keep: block.keep === true, table: null };
      const rows = [...box.querySelectorAll('tbody tr')].map((row, number) => ({
        height: row.getBoundingClientRect().height,
        isSum: block.table.rows[number]?.kind !== 'row',
      }));
      const foot = [...box.querySelectorAll('[data-part=note]')].reduce((sum, note) => sum + outer(note), 0);
      const body = rows.reduce((sum, row) => sum + row.height, 0);
      return { height, keep: false, table: { head: height - body - foot, rows, foot } };
    });
    return {
      isOnNewPage: section.isOnNewPage,
      blocks: [{ height: heights[0] ?? 0, keep: true, table: null }, ...blocks],
    };
  });
}

function outer(element: Element): number {
  return element.getBoundingClientRect().height + Number.parseFloat(getComputedStyle(element).marginTop);
}

function Pages(props: {
  content: PackContent;
  sections: readonly FlowSection[];
  pages: readonly (readonly Piece[])[];
  speech: Speech;
  count: number;
}): ReactElement {
  const { content, sections, pages, speech, count } = props;
  const first = 2 + (content.template.hasContents ? 1 : 0);
  const pageOf = (at: number) => pages.findIndex((page) => page.some((piece) => piece.section === at)) + first;
  return (
    <>
      <Cover content={content} tiePage={pageOf(sections.findIndex((section) => section.id === 'tie-out'))} />
      {content.template.hasContents && (
        <Page content={content} speech={speech} page={2} pages={count}>
          <Contents entries={sections.map((section, at) => ({ ...section, page: pageOf(at) }))} />
        </Page>
      )}
      {pages.map((pieces, index) => (
        <Page key={index} content={content} speech={speech} page={first + index} pages={count}>
          {pieces.map((piece) => {
            const section = sections[piece.section];
            const block = section?.blocks[piece.block - 1];
            return (
              <div key={`${piece.section}.${piece.block}.${piece.from}`} className="pg-block">
                {section && !block && <SectionHead section={section} />}
                {block && <BlockView block={block} from={piece.from} to={piece.to} />}
              </div>
            );
          })}
        </Page>
      ))}
    </>
  );
}

function Page(props: {
  content: PackContent;
  speech: Speech;
  page: number;
  pages: number;
  children: React.ReactNode;
}): ReactElement {
  const { content, speech, page, pages } = props;
  const { org } = content.tiles;
  return (
    <section className="pg">
      <PrintSpine of={org} />
      <header className="pg-head">
        <span className="pg-whose">
          <b>{org.nickname}</b> {org.legalName || org.name} · {org.baseCurrency}
        </span>
        <span>
          {content.doubts.length > 0 && <b className="pg-draft">{speech.t('packs.draftMark')}</b>}
          {titleOf(content, speech)}, {periodName(content, speech)}
        </span>
      </header>
      <div className="pg-body">{props.children}</div>
      <footer className="pg-foot">
        <span>{content.practice || 'Orgfolio'}</span>
        <span>
          {speech.t('packs.asOf')} {asOfText(content, speech)}
        </span>
        <span>{speech.t('packs.page', { page, pages })}</span>
      </footer>
    </section>
  );
}
