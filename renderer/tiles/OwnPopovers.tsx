import { useMemo, type ReactElement } from 'react';
import type { OwnTile } from '#contract/desk';
import { useSpeech } from '../i18n/index.ts';
import { Popover } from '../ui/Dialog.tsx';
import { crossedText, filterText, groupName, measureText, tableWords, writeOwn } from './own.ts';

/** How an own tile's figure is made: its definition in words, and that nothing at Xero compares with it. */
export function OwnFormulaPopover(props: {
  own: OwnTile;
  anchor: Element;
  onClose: () => void;
  onTable: () => void;
}): ReactElement {
  const { definition, figure } = props.own;
  const speech = useSpeech();
  const { t } = speech;
  const box = useMemo(() => ({ current: props.anchor }), [props.anchor]);
  const table = tableWords(definition.table, speech);
  const conditions = filterText(definition, speech);
  const crossed = crossedText(props.own, speech);
  return (
    <Popover anchor={box} title={t('formula.title', { name: definition.name })} onClose={props.onClose}>
      <p>{t('own.formula', { measure: measureText(definition, speech), table })}</p>
      {conditions !== '' && <p>{t('own.formulaWhere', { conditions })}</p>}
      <dl>
        {definition.group !== null && (
          <div>
            <dt>{t('own.group')}</dt>
            <dd>{groupName(definition, speech)}</dd>
          </div>
        )}
        <div>
          <dt>{t('tile.value')}</dt>
          <dd>
            {figure.value === null
              ? t('common.na')
              : `${figure.currency ?? ''} ${writeOwn(figure.value, figure, speech)}`.trim()}
            {', '}
            {t('own.rows', { count: figure.rows })}
          </dd>
        </div>
        {crossed !== null && (
          <div>
            <dt>{t('own.limits')}</dt>
            <dd>{crossed}</dd>
          </div>
        )}
      </dl>
      <p>{t('own.formulaNoTie')}</p>
      <p className="rowx">
        <button type="button" className="link" onClick={props.onTable}>
          {t('more.openPage', { where: table })}
        </button>
      </p>
    </Popover>
  );
}
