// Everything that pages need from the browser: the message box, scrolling, the clipboard, menus, shortcuts, and appearance.
// All listeners are on the document, so they keep working whatever is rendered.

const root = document.documentElement;
const byId = id => document.getElementById(id);
const remember = (name, value) => { document.cookie = `fathom-${name}=${value}; path=/; max-age=31536000; samesite=strict`; };

let page = null; // the page's component, once it is connected
let whenReady = [];
let isSticky = true; // whether the view follows new text at the end

export function attach(component) {
  page = component;
  root.dataset.ready = 'yes';
  whenReady.splice(0).forEach(go => go());
}

export function show(conversation) {
  const box = byId('message');
  if (box) {
    if (asked === 'new' && conversation !== 'new' && !drafts.get(conversation)) {
      drafts.set('new', '');
      drafts.set(conversation, box.value); // typed since the question that began this conversation
      asked = null;
    } else if (asked !== conversation) {
      box.value = drafts.get(conversation);
      asked = null;
    }
    fit(box);
    if (matchMedia('(hover: hover)').matches) box.focus({ preventScroll: true });
  }
  if (isNarrow()) root.dataset.sidebar = 'closed';
  isSticky = true;
  toEnd();
}

const connected = () => page ? Promise.resolve() : new Promise(go => whenReady.push(go));
const isNarrow = () => matchMedia('(max-width: 820px)').matches;

// ---- Drafts: in the browser's storage, or in memory where that is blocked or full

const draftPrefix = 'fathom-draft:';
const unsaved = new Map();

const drafts = {
  get(conversation) {
    try {
      return unsaved.get(conversation) ?? localStorage.getItem(draftPrefix + conversation) ?? '';
    } catch {
      return '';
    }
  },
  set(conversation, text) {
    unsaved.delete(conversation);
    try {
      localStorage.removeItem(draftPrefix + conversation);
      if (text) localStorage.setItem(draftPrefix + conversation, text);
    } catch {
      unsaved.set(conversation, text);
    }
  },
  clear() {
    unsaved.clear();
    try {
      Object.keys(localStorage).filter(key => key.startsWith(draftPrefix)).forEach(key => localStorage.removeItem(key));
    } catch {
      // nothing was saved
    }
  },
};

// ---- The message box

let asked = null; // the conversation whose question is being sent, until it is shown
const warn = problem => connected().then(() => page.invokeMethodAsync('Warn', problem));
const count = number => number.toLocaleString('en-US');

function fit(box) {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, innerHeight * 0.4)}px`;
}

async function send() {
  const box = byId('message');
  const text = box.value;
  if (!text.trim() || box.dataset.sending || document.querySelector('[data-act=stop]')) return;
  if (text.length > box.maxLength) {
    warn(`A message has at most ${count(box.maxLength)} characters; this one has ${count(text.length)}.`);
    return;
  }
  box.dataset.sending = 'yes';
  const conversation = asked = byId('composer').dataset.draft;
  let isTaken = false;
  // The draft stays until the server has the text, but what is typed meanwhile is another message.
  box.value = '';
  fit(box);
  try {
    await connected();
    isSticky = true;
    isTaken = await page.invokeMethodAsync('AskAsync', text);
  } finally {
    delete box.dataset.sending;
    const shown = byId('composer').dataset.draft;
    if (shown !== conversation) drafts.set(conversation, isTaken ? '' : text);
    else if (!isTaken) box.value = box.value ? `${text}\n\n${box.value}` : text;
    drafts.set(shown, box.value);
    fit(box);
    if (!isTaken || conversation !== 'new') asked = null;
  }
}

document.addEventListener('submit', event => {
  if (event.target.id === 'composer') {
    event.preventDefault();
    send();
  }
});

document.addEventListener('input', event => {
  if (event.target.id === 'message') {
    fit(event.target);
    if (!event.target.dataset.sending) drafts.set(byId('composer').dataset.draft, event.target.value);
  } else if (event.target.matches('.edit textarea')) {
    fit(event.target);
  }
});

// Text files that are dropped or pasted become code in the message.
async function insertFiles(files) {
  const box = byId('message');
  const refusals = [];
  for (const file of files) {
    const reason = file.size > 512 * 1024 ? 'is larger than 512 KiB' : await insertFile(box, file);
    if (reason) refusals.push(`“${file.name}” ${reason}.`);
  }
  box.dispatchEvent(new Event('input', { bubbles: true }));
  if (refusals.length) warn(refusals.slice(0, 5).join(' ') + (refusals.length > 5 ? ` ${refusals.length - 5} more files were left out.` : ''));
}

// Adds a file to the message; returns why it can't be added, if so.
async function insertFile(box, file) {
  let text;
  try {
    text = await file.text();
  } catch {
    return 'can’t be read';
  }
  if (text.includes('\u0000')) return 'is not a text file';
  const fence = '`'.repeat((text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length + 1), 3));
  const code = `${box.value ? '\n\n' : ''}${file.name}:\n${fence}${file.name.split('.').pop()}\n${text}\n${fence}\n`;
  if (box.value.length + code.length > box.maxLength) return `doesn’t fit: a message has at most ${count(box.maxLength)} characters`;
  box.value += code;
  return null;
}

document.addEventListener('dragover', event => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
document.addEventListener('drop', event => {
  if (event.dataTransfer?.files.length) {
    event.preventDefault();
    insertFiles(event.dataTransfer.files);
  }
});
document.addEventListener('paste', event => {
  if (event.target.id !== 'message') return;
  // Office programs add a picture of the text to it.
  const hasText = event.clipboardData.types.includes('text/plain');
  const files = [...event.clipboardData.files].filter(file => !(hasText && file.type.startsWith('image/')));
  if (files.length) insertFiles(files);
});

// Text typed before this script loaded is kept, too.
if (byId('message')?.value) byId('message').dispatchEvent(new Event('input', { bubbles: true }));

// ---- Scrolling: follows the end until the user scrolls up

const scroller = () => byId('scroll');
const distanceToEnd = box => box.scrollHeight - box.scrollTop - box.clientHeight;

function toEnd() {
  const box = scroller();
  if (box) box.scrollTop = box.scrollHeight;
}

let lastTop = 0;
document.addEventListener('scroll', event => {
  const box = scroller();
  if (event.target !== box) return;
  if (box.scrollTop < lastTop - 2 && distanceToEnd(box) > 60) isSticky = false;
  else if (distanceToEnd(box) < 40) isSticky = true;
  lastTop = box.scrollTop;
  showJump();
}, true);

function showJump() {
  const jump = document.querySelector('.jump');
  const box = scroller();
  if (jump && box) jump.hidden = isSticky || distanceToEnd(box) < 200;
}

// Rendering may remove what has the focus. Then it goes to what is nearest and stays, not to the start of the page.
let focused = null;
document.addEventListener('focusin', event => {
  const element = event.target;
  const message = element.closest('.message');
  focused = {
    element,
    message,
    place: message && [...document.querySelectorAll('.message')].indexOf(message),
    label: element.getAttribute('aria-label'),
    chat: element.closest('.chats li'),
    panel: element.closest('[popover], dialog'),
  };
  if (element.matches('.chance')) {
    element.parentElement.querySelectorAll('.chance[tabindex="0"]').forEach(other => { other.tabIndex = -1; });
    element.tabIndex = 0;
  }
});

function keepFocus() {
  if (!focused || focused.element.isConnected || document.activeElement !== document.body) return;
  const { message, place, label, chat, panel } = focused;
  focused = null;
  const isOpen = panel?.isConnected && panel.matches(':popover-open, dialog[open]');
  // Another version of a message takes its place in the list.
  const shown = message?.isConnected ? message : message && document.querySelectorAll('.message')[place];
  const next = (isOpen && panel.querySelector('button'))
    || (chat?.isConnected && chat.querySelector('a'))
    || (label && shown?.querySelector(`[aria-label="${CSS.escape(label)}"]:enabled`))
    || shown?.querySelector('.branches button:enabled, [data-return]')
    || byId(matchMedia('(hover: hover)').matches ? 'message' : 'scroll');
  next?.focus({ preventScroll: true });
}

let isFollowing = false;
new MutationObserver(changes => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (node.nodeType !== 1) continue;
      const dialog = node.matches('dialog[data-modal]') ? node : node.querySelector('dialog[data-modal]');
      if (dialog?.isConnected && !dialog.open) dialog.showModal();
      const field = node.matches('[data-focus]') ? node : node.querySelector('[data-focus]');
      if (field) {
        field.focus();
        if (field.select && field.tagName === 'INPUT') field.select();
        if (field.tagName === 'TEXTAREA') { fit(field); field.setSelectionRange(field.value.length, field.value.length); }
      }
    }
  }
  keepFocus();
  if (!isFollowing) {
    isFollowing = true;
    requestAnimationFrame(() => {
      isFollowing = false;
      if (isSticky && document.querySelector('.thread')) toEnd();
      showJump();
    });
  }
}).observe(document.body, { childList: true, subtree: true, characterData: true });

// ---- Copying

async function copy(button, text) {
  try {
    if (navigator.clipboard && window.ClipboardItem) {
      const blob = Promise.resolve(text).then(plain => new Blob([plain], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    } else {
      copyByHand(await text);
    }
  } catch {
    copyByHand(await text);
  }
  connected().then(() => page.invokeMethodAsync('Say', 'Copied.'));
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 1500);
}

// Pages loaded over plain HTTP from another machine have no clipboard API.
function copyByHand(text) {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  before?.focus();
}

// ---- Menus

document.addEventListener('beforetoggle', event => {
  const menu = event.target;
  if (event.newState !== 'open' || !menu.classList?.contains('menu')) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  const place = button.getBoundingClientRect();
  requestAnimationFrame(() => {
    const size = menu.getBoundingClientRect();
    const left = Math.max(8, Math.min(place.left, innerWidth - size.width - 8));
    const fitsBelow = place.bottom + 6 + size.height < innerHeight - 8;
    menu.style.left = `${left}px`;
    menu.style.top = `${fitsBelow ? place.bottom + 6 : Math.max(8, place.top - 6 - size.height)}px`;
    menu.querySelector('[role^=menuitem]')?.focus();
  });
}, true);

// The tokens of an answer are one stop of the tab key, like a menu.
document.addEventListener('keydown', event => {
  const token = event.target.closest?.('.chance');
  if (!token || !['ArrowRight', 'ArrowLeft', 'Home', 'End'].includes(event.key)) return;
  const tokens = [...token.parentElement.querySelectorAll('.chance')];
  const at = tokens.indexOf(token);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }[event.key];
  tokens[Math.max(0, Math.min(next, tokens.length - 1))].focus();
  event.preventDefault();
});

document.addEventListener('keydown', event => {
  const item = event.target.closest?.('[role^=menuitem]');
  if (!item || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  const items = [...item.parentElement.querySelectorAll('[role^=menuitem]')];
  const at = items.indexOf(item);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length].focus();
  event.preventDefault();
});

// ---- Buttons that need no server

const actions = {
  sidebar() {
    const isOpen = isNarrow() ? root.dataset.sidebar === 'open' : root.dataset.sidebar !== 'closed';
    root.dataset.sidebar = isOpen ? 'closed' : 'open';
    if (!isNarrow()) remember('sidebar', root.dataset.sidebar);
  },
  theme() {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    remember('theme', root.dataset.theme);
  },
  shortcuts() { byId('shortcuts').showModal(); },
  jump() {
    isSticky = true;
    toEnd();
  },
};

document.addEventListener('click', event => {
  const target = event.target;
  const act = target.closest('[data-do]');
  if (act) actions[act.dataset.do]();
  target.closest('[data-close]')?.closest('dialog').close();
  if (target.tagName === 'DIALOG') target.close();
  const item = target.closest('[role^=menuitem]');
  if (item) item.closest('[popover]').hidePopover();
  const message = target.closest('[data-copy]');
  if (message) copy(message, connected().then(() => page.invokeMethodAsync('TextOf', message.dataset.copy)));
  const code = target.closest('.copy-code');
  if (code) copy(code, code.closest('figure').querySelector('code').textContent);
});

// Before Blazor's own listener, which would go to the link's address and leave the focus where it is.
document.addEventListener('click', event => {
  if (!event.target.closest('.skip')) return;
  event.preventDefault();
  byId('message')?.focus();
}, true);

document.addEventListener('submit', event => { if ('signOut' in event.target.dataset) drafts.clear(); });

// ---- Shortcuts

// What Esc ends: the innermost of these.
function leave(target) {
  const cancel = target.closest?.('.rename, .edit')?.querySelector('[data-act=cancel]');
  if (cancel) {
    cancel.click();
  } else if (target.type === 'search' && target.value) {
    target.value = '';
    target.dispatchEvent(new Event('input', { bubbles: true }));
  } else if (isNarrow() && root.dataset.sidebar === 'open') {
    actions.sidebar();
  } else if (target.type === 'search') {
    byId('message')?.focus();
  } else {
    document.querySelector('[data-act=stop]')?.click();
  }
}

const last = selector => [...document.querySelectorAll(selector)].at(-1);
const isTyping = target => target.matches?.('input, textarea, select, [contenteditable]');

const shortcuts = {
  'ctrl+shift+o': () => document.querySelector('[data-key=new]')?.click(),
  'ctrl+k': () => {
    if (isNarrow() ? root.dataset.sidebar !== 'open' : root.dataset.sidebar === 'closed') actions.sidebar();
    document.querySelector('[data-key=search]')?.focus();
  },
  'ctrl+b': () => actions.sidebar(),
  'ctrl+shift+e': () => last('.message.user [data-act=edit]')?.click(),
  'ctrl+shift+c': () => last('.message.assistant [data-copy]')?.click(),
  'ctrl+,': () => byId('settings').togglePopover(),
};

document.addEventListener('keydown', event => {
  if (event.isComposing || event.keyCode === 229) return; // Safari ends a composition before its Enter
  const name = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`;
  if (shortcuts[name]) {
    event.preventDefault();
    if (!document.querySelector('dialog[open]')) shortcuts[name]();
  } else if (event.target.id === 'message' && event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.target.id === 'message' && event.key === 'ArrowUp' && !event.target.value) {
    event.preventDefault();
    shortcuts['ctrl+shift+e']();
  } else if (event.target.dataset?.submit && event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    event.target.dispatchEvent(new Event('change', { bubbles: true }));
    event.target.closest('.edit')?.querySelector(`[data-act=${event.target.dataset.submit}]`)?.click(); // several messages may be edited at once
  } else if (event.key === 'Escape' && !document.querySelector(':popover-open, dialog[open]')) {
    leave(event.target);
  } else if (event.key === '?' && !isTyping(event.target)) {
    actions.shortcuts();
  }
});

// ---- When the server is back after an outage, the page reloads; typed text is in its draft.

byId('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', async event => {
  if (event.detail.state !== 'failed' && event.detail.state !== 'rejected') return;
  for (;;) {
    try {
      if ((await fetch('/app/icon.svg', { cache: 'no-store' })).ok) break;
    } catch {
      // not yet
    }
    await new Promise(go => setTimeout(go, 1000));
  }
  location.reload();
});
