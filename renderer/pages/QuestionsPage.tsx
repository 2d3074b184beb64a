import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { windowTime } from '../data/windowTime.ts';
import { useSpeech } from '../i18n/index.ts';
import { PlainBand } from '../ui/identity.tsx';
import { endOfMonth } from './org/month.ts';
import { AnswerView } from './org/AnswerView.tsx';

/** Questions about all clients, answered on this computer; each question and its answer has an address. */
export function QuestionsPage(): ReactElement {
  const { t } = useSpeech();
  const { text = '' } = useSearch({ from: '/shell/questions' });
  const navigate = useNavigate();
  const { basis = 'accrual', month } = windowTime();
  return (
    <div className="main">
      <PlainBand title={t('nav.questions')} line={t('answer.line')} />
      <main className="sheet padded" tabIndex={-1}>
        <AnswerView
          key={text}
          orgId={null}
          question={text}
          basis={basis}
          asOf={month === undefined ? null : endOfMonth(month)}
          zone={Intl.DateTimeFormat().resolvedOptions().timeZone}
          onAsk={(question) => void navigate({ to: '/questions', search: { text: question } })}
        />
      </main>
    </div>
  );
}
