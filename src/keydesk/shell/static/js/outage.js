/* A part of the page that could not be fetched: what is there stays, and a line says why. */
import { phrase, toast } from "./dom.js";

const say = () => toast(phrase("offline"));

document.addEventListener("htmx:error", say);
document.addEventListener("htmx:before:response", (event) => {
  if (event.detail.ctx.response.status < 400) return;
  event.preventDefault();
  say();
});
