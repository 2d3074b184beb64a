import { useState, type ReactElement } from 'react';
import type { PackPage, PackTemplate } from '#contract/packs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { AutomationField } from './AutomationField.tsx';
import { dashboardPages, pageName, reportPages } from './names.ts';
import { TextField } from './TextField.tsx';

/** Templates left, the one chosen right. What is changed is kept at once; built-in ones are duplicated first. */
export function TemplateForm(): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const answer = useCall('packs.templates', { lang }, { keepPrevious: true });
  const save = useCommand('packs.saveTemplate');
  const remove = useCommand('packs.deleteTemplate');
  const [chosen, setChosen] = useState('standard');
  const templates = answer.data?.templates ?? [];
  const template = templates.find((one) => one.id === chosen) ?? templates[0];
  if (!template) return <p className="reading">{t('common.reading')}</p>;

  const keep = (given: PackTemplate) => {
    save.mutate(given, { onSuccess: (saved) => setChosen(saved.id), onError: toast.fail });
  };
  const duplicate = () => {
    let name = t('packs.copyOf', { name: template.name });
    while (templates.some((one) => one.name === name)) name = t('packs.copyOf', { name });
    keep({ ...template, id: 'new', name: name.slice(0, 60) });
  };
  return (
    <div className="pack-templates">
      <nav className="side-list" aria-label={t('packs.templates')}>
        {templates.map((one) => (
          <button
            key={one.id}
            type="button"
            className={one.id === template.id ? 'on' : ''}
            aria-pressed={one.id === template.id}
            onClick={() => setChosen(one.id)}
          >
            {one.name}
          </button>
        ))}
      </nav>
      <section className="form wide">
        <h2>{template.name}</h2>
        {template.isBuiltIn && <p className="help">{t('packs.builtIn')}</p>}
        <p className="rowx">
          <button type="button" className="btn" onClick={duplicate}>
            <Icon name="copy" small />
            {t('packs.duplicate')}
          </button>
          {!template.isBuiltIn && (
            <button
              type="button"
              className="btn dan"
              onClick={() => remove.mutate({ id: template.id }, { onError: toast.fail })}
            >
              {t('packs.delete', { name: template.name })}
            </button>
          )}
        </p>
        <Fields key={template.id} template={template} keep={keep} />
        <AutomationField template={template} />
      </section>
    </div>
  );
}

function Fields({ template, keep }: { template: PackTemplate; keep: (template: PackTemplate) => void }): ReactElement {
  const { t } = useSpeech();
  const change = (part: Partial<PackTemplate>) => keep({ ...template, ...part });
  return (
    <fieldset className="bare-set" disabled={template.isBuiltIn}>
      <TextField
        label={t('packs.rename')}
        value={template.name}
        most={60}
        isNeeded
        onKeep={(name) => change({ name })}
      />
      <TextField
        label={t('packs.titleField')}
        value={template.title}
        most={80}
        example={t('packs.usualTitle')}
        onKeep={(title) => change({ title })}
      />
      <TextField
        label={t('packs.addressee')}
        value={template.addressee}
        most={160}
        example={t('packs.addresseeExample')}
        onKeep={(addressee) => change({ addressee })}
      />
      <div className="rowx wrap">
        <Choice label={t('packs.language')}>
          <Segmented
            label={t('packs.language')}
            value={template.lang ?? 'auto'}
            options={[
              { value: 'auto', label: t('packs.langAuto') },
              { value: 'en', label: 'English' },
              { value: 'nl', label: 'Nederlands' },
            ]}
            onChange={(lang) => change({ lang: lang === 'auto' ? null : lang })}
          />
        </Choice>
        <Choice label={t('packs.paper')}>
          <Segmented
            label={t('packs.paper')}
            value={template.paper}
            options={[
              { value: 'A4', label: 'A4' },
              { value: 'Letter', label: 'Letter' },
            ]}
            onChange={(paper) => change({ paper })}
          />
        </Choice>
        <Choice label={t('packs.basis')}>
          <Segmented
            label={t('packs.basis')}
            value={template.basis}
            options={[
              { value: 'accrual', label: t('basis.accrualLong') },
              { value: 'cash', label: t('basis.cashLong') },
            ]}
            onChange={(basis) => change({ basis })}
          />
        </Choice>
      </div>
      <PageList template={template} onChange={(pages) => change({ pages })} />
      <div className="checks-row">
        {(['hasContents', 'hasTieOut', 'hasGlossary'] as const).map((part) => (
          <label key={part} className="inline-check">
            <input
              type="checkbox"
              checked={template[part]}
              onChange={(event) => change({ [part]: event.target.checked })}
            />
            {t(`packs.${part}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The chosen pages in their order, then the others. */
function PageList({
  template,
  onChange,
}: {
  template: PackTemplate;
  onChange: (pages: PackPage[]) => void;
}): ReactElement {
  const { t } = useSpeech();
  const { pages } = template;
  const others = [...dashboardPages, ...reportPages].filter((page) => !pages.includes(page));
  const move = (at: number, step: 1 | -1) => {
    const next = [...pages];
    const [page] = next.splice(at, 1);
    if (page) next.splice(at + step, 0, page);
    onChange(next);
  };
  return (
    <div className="field">
      <p className="label">{t('packs.pages')}</p>
      <ol className="page-list">
        {[...pages, ...others].map((page, at) => (
          <li key={page}>
            <label className="inline-check">
              <input
                type="checkbox"
                checked={at < pages.length}
                onChange={(event) =>
                  onChange(event.target.checked ? [...pages, page] : pages.filter((one) => one !== page))
                }
              />
              {pageName(page, t)}
            </label>
            {at < pages.length && (
              <span className="push rowx">
                <button
                  type="button"
                  className="btn ico"
                  disabled={at === 0}
                  aria-label={t('packs.up', { name: pageName(page, t) })}
                  onClick={() => move(at, -1)}
                >
                  <Icon name="up" small />
                </button>
                <button
                  type="button"
                  className="btn ico"
                  disabled={at === pages.length - 1}
                  aria-label={t('packs.down', { name: pageName(page, t) })}
                  onClick={() => move(at, 1)}
                >
                  <Icon name="down" small />
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Choice({ label, children }: { label: string; children: ReactElement }): ReactElement {
  return (
    <div className="field">
      <p className="label">{label}</p>
      {children}
    </div>
  );
}
