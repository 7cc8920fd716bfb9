/* The few words every module uses. */
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

/* Listens once for the whole document, so that rows swapped in later work too. */
export function on(event, selector, act) {
  document.addEventListener(event, (e) => {
    const found = e.target.closest?.(selector);
    if (found) act(found, e);
  });
}

const library = window.bootstrap ?? window.tabler;
export const modal = (element) => library.Modal.getOrCreateInstance(element);

/* Opens a dialog of this page; when it closes, the focus is where it was. */
export function open(element) {
  const opener = document.activeElement;
  modal(element).show();
  element.addEventListener("hidden.bs.modal", () => opener?.focus(), { once: true });
}

/* The texts come with the page, in the reader's language: data-* of #toasts. */
export function toast(text) {
  const item = document.createElement("div");
  item.className = "kd-toast";
  item.textContent = text;
  one("#toasts").append(item);
  setTimeout(() => item.remove(), 4000);
}

export const phrase = (name, what = "") => one("#toasts").dataset[name].replace("{what}", what);
