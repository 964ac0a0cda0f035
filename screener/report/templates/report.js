(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');
  var form = document.getElementById('filter');
  if (!form) { return; }
  var search = document.getElementById('search');
  var country = document.getElementById('country');
  var said = document.getElementById('found');
  var cards = Array.prototype.slice.call(document.querySelectorAll('[data-tier]'));
  var texts = [];
  function textOf(i) {
    if (texts[i] === undefined) { texts[i] = cards[i].textContent.toLowerCase(); }
    return texts[i];
  }
  function apply() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var tiers = {};
    form.querySelectorAll('input[name=tier]').forEach(function (box) { tiers[box.value] = box.checked; });
    var shown = 0, all = 0;
    cards.forEach(function (card, i) {
      var places = card.dataset.countries ? card.dataset.countries.split('|') : [];
      var fits = tiers[card.dataset.tier] !== false &&
        (!country.value || !places.length || places.indexOf(country.value) >= 0) &&
        words.every(function (word) { return textOf(i).indexOf(word) >= 0; });
      card.hidden = !fits;
      if (card.tagName === 'TR') { all += 1; if (fits) { shown += 1; } }
    });
    said.textContent = shown + ' of ' + all + ' trials shown';
  }
  var waiting = 0;
  function soon() { window.clearTimeout(waiting); waiting = window.setTimeout(apply, 120); }
  form.addEventListener('input', soon);
  form.addEventListener('submit', function (event) { event.preventDefault(); apply(); });
  form.addEventListener('reset', function () { window.setTimeout(apply, 0); });
  apply();
  function everything() { return document.querySelectorAll('.card details'); }
  function setAll(open) { everything().forEach(function (part) { part.open = open; }); }
  document.getElementById('open-all').addEventListener('click', function () { setAll(true); });
  document.getElementById('close-all').addEventListener('click', function () { setAll(false); });
  document.addEventListener('keydown', function (event) {
    if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); search.focus(); }
  });
  function openTarget() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    for (var part = target; part; part = part.parentElement) { if (part.tagName === 'DETAILS') { part.open = true; } }
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener('hashchange', openTarget);
  openTarget();
  var before = [];
  window.addEventListener('beforeprint', function () { before = []; everything().forEach(function (part) { before.push(part.open); part.open = true; }); });
  window.addEventListener('afterprint', function () { everything().forEach(function (part, i) { part.open = before[i]; }); });
}());
