import { Component, type ErrorInfo, type ReactElement, type ReactNode } from 'react';
import { call } from '../data/client.ts';
import { SpeechContext, type Speech } from '../i18n/index.ts';

interface State {
  readonly details: string | null;
}

/** Bugs end here: the page says so, offers the details and loads again. Expected failures never come this far. */
export class ErrorBoundary extends Component<{ children: ReactNode; resetKey?: string }, State> {
  static override contextType = SpeechContext;
  declare context: Speech;
  override state: State = { details: null };

  static getDerivedStateFromError(error: unknown): State {
    return { details: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.setState({ details: `${error.message}\n${error.stack ?? ''}\n${info.componentStack ?? ''}` });
  }

  /** Another client is another page: what went wrong at the last one is over. */
  override componentDidUpdate(previous: { resetKey?: string }): void {
    if (previous.resetKey !== this.props.resetKey && this.state.details !== null) this.setState({ details: null });
  }

  override render(): ReactNode {
    if (this.state.details === null) return this.props.children;
    return <Stopped details={this.state.details} speech={this.context} />;
  }
}

function Stopped({ details, speech: { t } }: { details: string; speech: Speech }): ReactElement {
  return (
    <main className="stopped" role="alert">
      <h1>{t('error.title')}</h1>
      <p>{t('error.body')}</p>
      <p className="rowx">
        <button type="button" className="btn pri" onClick={() => window.location.reload()}>
          {t('error.reload')}
        </button>
        <button
          type="button"
          className="btn"
          onClick={() => void call('app.copyText', { text: details.slice(0, 20_000) })}
        >
          {t('error.details')}
        </button>
      </p>
    </main>
  );
}
