import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay, Popover as AriaPopover } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import { useSpeech } from '../i18n/index.ts';

/** A decision that stops work. The title is a question, the buttons are verbs. Esc answers "no". */
export function Dialog(props: {
  label: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  style?: CSSProperties;
}): ReactElement {
  return (
    <ModalOverlay isOpen isDismissable className="backdrop" onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Modal className={`dialog ${props.className ?? ''}`} {...(props.style ? { style: props.style } : {})}>
        <AriaDialog aria-label={props.label}>{props.children}</AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Popovers stay inside the sheet: the band with the client's name is never covered by something about its figures. */
function boundary(): { boundaryElement?: Element } {
  const sheet = document.querySelector('main.sheet');
  return sheet ? { boundaryElement: sheet } : {};
}

/** What explains a figure, beside it; nothing else is blocked. */
export function Popover(props: {
  anchor: { current: Element | null };
  title: string;
  onClose: () => void;
  children: ReactNode;
  isWide?: boolean;
}): ReactElement {
  const { t } = useSpeech();
  return (
    <AriaPopover
      isOpen
      triggerRef={props.anchor}
      placement="bottom start"
      offset={4}
      {...boundary()}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      className={props.isWide ? 'pop wide' : 'pop'}
    >
      <AriaDialog aria-label={props.title}>
        <h2>
          {props.title}
          <button type="button" className="btn ico q" aria-label={t('common.close')} onClick={props.onClose}>
            <Icon name="close" small />
          </button>
        </h2>
        {props.children}
      </AriaDialog>
    </AriaPopover>
  );
}
