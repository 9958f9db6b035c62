// Writes src/MerchantPortal.Web/Ui/Texts/CodesTexts*.resx: names of countries, currencies and languages in the portal's three languages, as the Unicode CLDR has them.
//   node generate.mjs        (Node 20 or newer with full ICU; no packages)
import { readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../../src/MerchantPortal.Web/Ui/Texts/', import.meta.url);
const codes = readFileSync(new URL('../../src/MerchantPortal.Domain/Shared/IsoCodes.cs', import.meta.url), 'utf8');
const listed = name => [...codes.matchAll(new RegExp(`${name} =\\s*Set\\(([^)]*)\\)`, 'g'))][0][1].match(/[A-Z]{2,3}/g);

const kinds = {
  Country: ['region', listed('Countries')],
  Currency: ['currency', listed('Currencies')],
  Language: ['language', ('af am ar az be bg bn bs ca cs cy da de el en en-GB en-US es es-419 et eu fa fi fil fr fr-CA ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lb lo lt lv ' +
    'mk ml mn mr ms mt my nb ne nl pa pl pt pt-BR pt-PT ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh-Hans zh-Hant zh-Hant-HK zu').split(' ')],
};

// Shorter than the CLDR says it, or newer than the CLDR of the Node this was last run with
const more = { HK: ['Hong Kong', '香港', 'Hong Kong'], MO: ['Macao', '澳門', 'Makao'], XCG: ['Caribbean guilder', '加勒比盾', 'Karayip guldeni'], ZWG: ['Zimbabwe Gold', '辛巴威金元', 'Zimbabve altını'] };

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

['en', 'zh-Hant', 'tr'].forEach((language, at) => {
  const lines = ['<?xml version="1.0" encoding="utf-8"?>', '<!-- Written by build/names/generate.mjs; do not edit by hand. -->', '<root>',
    '  <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>', '  <resheader name="version"><value>2.0</value></resheader>',
    '  <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089</value></resheader>',
    '  <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089</value></resheader>'];
  for (const [kind, [type, all]] of Object.entries(kinds)) {
    const names = new Intl.DisplayNames([language], { type, languageDisplay: 'standard' });
    for (const code of all) {
      const name = more[code]?.[at] ?? names.of(code);
      if (name === code) {
        throw new Error(`${kind} ${code} has no name in ${language}`);
      }

      lines.push(`  <data name="${kind}.${code}" xml:space="preserve"><value>${escape(name)}</value></data>`);
    }
  }
  writeFileSync(new URL(`CodesTexts${at === 0 ? '' : '.' + language}.resx`, folder), [...lines, '</root>', ''].join('\n'));
});
