(function () {
  "use strict";
  var kotak = document.getElementById("cari"), kabar = document.getElementById("kabar");
  var kelompok = Array.prototype.slice.call(document.querySelectorAll("#daftar tbody"));
  function saring() {
    var kata = kotak.value.toLowerCase().split(/\s+/).filter(Boolean), banyak = 0;
    kelompok.forEach(function (badan) {
      var ada = 0;
      Array.prototype.forEach.call(badan.querySelectorAll("th[scope=row]"), function (nama) {
        var teks = nama.textContent.toLowerCase();
        var cocok = kata.every(function (k) { return teks.indexOf(k) >= 0; });
        nama.parentNode.hidden = !cocok;
        ada += cocok;
      });
      badan.hidden = !ada;
      if (badan !== kelompok[0]) banyak += ada;
    });
    kabar.textContent = kata.length ? banyak + " jabatan ditemukan" : "";
  }
  document.getElementById("pencarian").hidden = false;
  kotak.addEventListener("input", saring);
  saring();
})();
