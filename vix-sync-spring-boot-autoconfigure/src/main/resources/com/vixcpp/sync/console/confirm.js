// Nothing is done to operations before somebody has said yes to a sentence that says what.

import {byId, h} from './dom.js';

/**
 * Ask, do it, and stay open with the reason if it cannot be done.
 * @param question {title, text, yes, danger}
 * @param action what to do; its result is what is returned
 * @returns the result, or null if the person did not want it
 */
export function confirm(question, action) {
  const dialog = byId('confirm');
  return new Promise((resolve) => {
    let result = null;
    const error = h('p', {class: 'alarm', role: 'alert', hidden: true});
    const yes = h('button', {type: 'button', class: question.danger ? 'danger' : 'main', onclick: run}, question.yes);
    const no = h('button', {type: 'button', class: 'quiet', onclick: () => dialog.close()}, 'Cancel');
    async function run() {
      yes.disabled = true;
      try {
        result = await action();
        dialog.close();
      } catch (problem) {
        error.textContent = problem.message;
        error.hidden = false;
        yes.disabled = false;
      }
    }
    dialog.replaceChildren(
      h('h2', {id: 'confirm-title'}, question.title), h('p', {}, question.text), error,
      h('div', {class: 'buttons'}, yes, no));
    dialog.addEventListener('close', () => resolve(result), {once: true});
    dialog.showModal();
    no.focus();
  });
}
