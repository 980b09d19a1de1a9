// The panel of ikilib: shows html, reports acts. The contract is in tampilan.py.
const kunci = (e) => e.nodeType === 1 ? e.id || e.dataset.kode || e.dataset.fokus || "" : "";
function tambal(lama, baru) {
  if (lama.isEqualNode(baru)) return;
  if (lama.nodeType !== 1) return void (lama.nodeValue = baru.nodeValue);
  for (const { name } of [...lama.attributes]) if (!baru.hasAttribute(name)) { lama.removeAttribute(name); if (name === "value") lama.value = ""; }
  for (const { name, value } of baru.attributes) if (lama.getAttribute(name) !== value) {
    lama.setAttribute(name, value);
    if (name === "value" && lama.tagName === "INPUT") lama.value = value;
  }
  anak(lama, baru);
  if (lama.tagName === "SELECT") for (const o of lama.options) o.selected = o.hasAttribute("selected");
}
function anak(lama, baru) {
  const nama = new Map([...lama.childNodes].filter(kunci).map((e) => [kunci(e), e]));
  let kini = lama.firstChild;
  for (const b of [...baru.childNodes]) {
    let pakai = kunci(b) ? nama.get(kunci(b)) : kini;
    if (!pakai || pakai.nodeName !== b.nodeName || kunci(pakai) !== kunci(b)) { lama.insertBefore(b, kini); continue; }
    if (pakai !== kini) lama.insertBefore(pakai, kini); else kini = kini.nextSibling;
    tambal(pakai, b);
  }
  while (kini) { const lanjut = kini.nextSibling; kini.remove(); kini = lanjut; }
}
const baris = (t) => [...t.querySelectorAll("tbody tr[data-kode]")];
function bandel(a, b) {
  if ((a === "") !== (b === "")) return a === "" ? 2 : -2;
  return isNaN(a) || isNaN(b) ? Math.sign(a.localeCompare(b, "id")) : Math.sign(a - b);
}
export default { render({ model, el }) {
  let urut = null, nanti = null;
  // A message each: a synced trait would keep only the last of several acts while the kernel is busy.
  const kirim = (aksi, nilai) => { nanti = null; model.send({ aksi, nilai }); el.setAttribute("aria-busy", "true"); };
  const lewat = (...isi) => { if (el.hasAttribute("aria-busy")) nanti = isi; else kirim(...isi); }; // arrows held down: only where they stop
  const nilai = (s, i) => { const c = s.cells[i]; return c.dataset.n ?? c.textContent.trim(); };
  function saring() {
    const kotak = el.querySelector("input[data-cari]"), kata = kotak ? kotak.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    for (const s of el.querySelectorAll("tr[data-cari]")) s.hidden = !kata.every((k) => s.dataset.cari.includes(k));
    const semua = [...el.querySelectorAll("tr[data-kode]")], tampak = semua.filter((s) => !s.hidden);
    for (const e of el.querySelectorAll("[data-hitung]")) e.textContent = tampak.length === semua.length ? `${semua.length} indikator` : `${tampak.length} dari ${semua.length} indikator`;
    const satu = tampak.find((s) => s.getAttribute("aria-selected") === "true") ?? tampak[0];
    for (const s of semua) s.tabIndex = s === satu ? 0 : -1;
  }
  function urutkan() {
    const th = urut && el.querySelector(`button[data-urut="${urut[0]}"]`)?.closest("th"), tabel = th?.closest("table");
    if (!th) return; const i = th.cellIndex, arah = urut[1], isi = baris(tabel);
    isi.sort((a, b) => { const n = bandel(nilai(a, i), nilai(b, i)); return Math.abs(n) === 2 ? n : arah * n; });
    isi.forEach((s) => s.parentNode.append(s)); tabel.querySelectorAll("thead th").forEach((th, n) => th.setAttribute("aria-sort", n === i ? (arah > 0 ? "ascending" : "descending") : "none"));
  }
  function gambar() {
    const f = el.contains(document.activeElement) && document.activeElement, nama = f && (f.dataset.fokus || f.dataset.kode || f.dataset.sel);
    const calon = document.createElement("div"); calon.innerHTML = model.get("html");
    anak(el, calon); urutkan(); saring(); el.removeAttribute("aria-busy"); if (nanti) kirim(...nanti);
    if (nama && document.activeElement !== f) [...el.querySelectorAll("[data-fokus],[data-kode],[data-sel]")].find((e) => [e.dataset.fokus, e.dataset.kode, e.dataset.sel].includes(nama))?.focus({ preventScroll: true });
  }
  const buku = () => el.closest(".jp-NotebookPanel-notebook, .jp-Notebook");
  const tinggi = () => { const b = buku(); for (let e = el.parentElement; e; e = e.parentElement) e.scrollTop = 0; if (b) el.style.setProperty("--tinggi", `${Math.max(400, Math.floor(b.getBoundingClientRect().bottom - el.getBoundingClientRect().top))}px`); };
  el.addEventListener("click", (e) => {
    const t = e.target.closest("[data-aksi],[data-urut],[data-png],[data-tampil-kode]"), s = e.target.closest("tr[data-kode]"), d = t?.dataset;
    if (t?.matches("select,input")) return; else if (t?.tagName === "A") e.preventDefault();
    if (d?.aksi) kirim(d.aksi, "baris" in d ? [...el.querySelectorAll("tr[data-kode]:not([hidden])")].map((r) => r.dataset.kode) : d.dari ? el.querySelector(d.dari).value : d.nilai ?? "");
    else if (d?.urut) { urut = [d.urut, urut && urut[0] === d.urut ? -urut[1] : 1]; urutkan(); }
    else if (d?.png) png((t.closest("figure") ?? t.closest("aside") ?? el).querySelector("img"), d.png, d.ket ?? "");
    else if (t) buku()?.classList.toggle("iki-layar");
    else if (s && !e.target.closest("a,button,input,select,summary")) { s.focus(); kirim(s.closest("table").dataset.aksiBaris ?? "kode", s.dataset.kode); }
  });
  async function png(img, nama, ket) {
    await img.decode(); const k = document.createElement("canvas"), t = img.height * 2; k.width = img.width * 2; k.height = t + (ket && 48);
    const c = k.getContext("2d"); c.fillStyle = "#fff"; c.fillRect(0, 0, k.width, k.height); c.drawImage(img, 0, 0, k.width, t);
    c.fillStyle = "#1A1A1A"; c.font = "22px Arial, sans-serif"; c.fillText(ket, 12, t + 30, k.width - 24);
    const a = document.createElement("a"); a.href = k.toDataURL("image/png"); a.download = nama; a.click();
  }
  el.addEventListener("change", (e) => { const d = e.target.dataset; if (d.sel) kirim("isi", { [d.sel]: e.target.value }); else if (d.aksi) kirim(d.aksi, e.target.value); });
  el.addEventListener("input", (e) => { if ("cari" in e.target.dataset) saring(); });
  const tampak = (e) => e.offsetParent, diketik = (e) => "defaultValue" in e && e.value !== e.defaultValue;
  el.addEventListener("keydown", (e) => {
    e.stopPropagation();
    const s = e.target.closest("tr[data-kode]"), sel = e.target.dataset.sel;
    const pintas = (e.ctrlKey || e.metaKey) && [...el.querySelectorAll("[data-ctrl]:enabled")].find((t) => t.dataset.ctrl === e.key.toLowerCase());
    if (pintas && !diketik(e.target)) { e.preventDefault(); return pintas.click(); }
    if (sel && e.key === "Escape") e.target.value = e.target.defaultValue;
    const langkah = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e6, End: 1e6, ...(sel && { Enter: 1 }) }[e.key];
    if (!langkah || !(sel || e.target === s) || (sel && Math.abs(langkah) > 1)) return;
    const semua = [...el.querySelectorAll(sel ? `input[data-sel$=":${sel.split(":")[1]}"]` : "tr[data-kode]")].filter(tampak);
    const ke = semua[Math.min(Math.max(semua.indexOf(e.target) + langkah, 0), semua.length - 1)];
    e.preventDefault(); ke.focus(); if (sel) ke.select(); else lewat(ke.closest("table").dataset.aksiBaris ?? "kode", ke.dataset.kode);
  });
  el.addEventListener("paste", (e) => {
    const blok = e.clipboardData.getData("text/plain"), teks = blok.replace(/\r?\n$/, ""), sel = e.target.dataset.sel;
    if (!sel || !/[\t\n]/.test(teks)) return; else e.preventDefault();
    const petak = [...el.querySelectorAll("tr:has([data-sel])")].filter(tampak).map((b) => [...b.querySelectorAll("[data-sel]")].map((k) => k.dataset.sel));
    const bawah = petak.slice(petak.findIndex((b) => b.includes(sel))), j = bawah[0].indexOf(sel), t = e.target.closest("table").dataset.aksiTempel, isi = {};
    if (t) return kirim(t, { sel, blok, kolom: bawah.map((b) => b[j]) });
    teks.split(/\r?\n/).forEach((b, m) => b.split("\t").forEach((v, n) => { const k = bawah[m]?.[j + n]; if (k) isi[k] = v.trim(); })); kirim("isi", isi);
  });
  const jaga = (e) => { if (el.querySelector("[data-belum-simpan]") || [...el.querySelectorAll("[data-sel]")].some(diketik)) e.preventDefault(); };
  const amati = new ResizeObserver(tinggi); model.on("change:html", gambar); gambar(); addEventListener("beforeunload", jaga); requestAnimationFrame(() => { buku()?.classList.add("iki-layar"); tinggi(); for (const e of [buku(), ...(buku()?.querySelectorAll(".jp-Cell") ?? [])]) if (e) amati.observe(e); });
  return () => { model.off("change:html", gambar); removeEventListener("beforeunload", jaga); amati.disconnect(); };
} };
