// Writes src/MerchantPortal.Domain/Calendar/PublicHolidays.txt, the table of public holidays that the product carries.
//   npm install --no-package-lock && npm run generate
// One line per holiday and country: English, own language, Traditional Chinese, Turkish, marks, regions, dates. Empty names: the source has none.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Holidays from 'date-holidays';
import { Converter } from 'opencc-js';

const require = createRequire(import.meta.url);
const firstYear = 2026;
const lastYear = 2031;
const target = new URL('../../src/MerchantPortal.Domain/Calendar/PublicHolidays.txt', import.meta.url);

const countries = (
  'AD AE AL AR AT AU BA BE BG BH BO BR CA CH CL CO CR CY CZ DE DK DO EC EE EG ES FI FR GB GE GR GT HK HN HR HU ID IE IL IN IS IT JM JP KE KR ' +
  'LI LK LT LU LV MA MC MD ME MK MT MX MY NG NI NL NO NZ PA PE PH PL PT PY RO RS SA SE SG SI SK SM SV TH TN TR TT TW UA US UY VN ZA').split(' ');

// The source names some languages in its own way.
const tags = { cz: 'cs', jp: 'ja', 'en-us': 'en', 'de-at': 'de', 'de-ch': 'de', zh: 'zh-Hant' };

// A day off instead of one on a weekend, where the source says it otherwise or not at all.
const ours = { en: 'substitute day', zh: '補假', tr: 'yerine' };

// What the source has not (yet) as the law has it. Each with its reason.
const corrections = {
  // The act of 28 May 2025 on memorial days and festivals made five more days holidays, and a day off that falls on a weekend is taken on the workday beside it.
  TW: holidays => {
    const weekend = ' and if Saturday then previous Friday if Sunday then next Monday';
    const name = rule => holidays.holidays[rule].name;
    const change = (old, rule, names) => {
      const kept = names ?? name(old);
      if (old) {
        holidays.setHoliday(old, false);
      }
      holidays.setHoliday(rule, { type: 'public', name: kept, substitute: true });
    };
    change('02-28 and if Sunday then next Monday', '02-28' + weekend);
    change('chinese 05-0-05 and if Sunday then next Monday', 'chinese 05-0-05' + weekend);
    change('chinese 08-0-15 and if Sunday then next Monday', 'chinese 08-0-15' + weekend);
    change('10-10 and if Sunday then next Monday', '10-10' + weekend);
    change('05-01 and if Saturday then previous Friday if Sunday then next Monday', '05-01' + weekend);
    change('09-28', '09-28' + weekend, { en: "Confucius' Birthday (Teachers' Day)", zh: '孔子誕辰紀念日／教師節', tr: 'Konfüçyüs’ün doğum günü (Öğretmenler Günü)' });
    change('10-25', '10-25' + weekend);
    change('12-25', '12-25' + weekend);
    const [children, tombs] = [name('04-04 and if Sunday then next Monday'), name('chinese 5-01 solarterm and if Sunday then next Monday')];
    change('04-04 and if Sunday then next Monday', '04-04 and if Saturday then previous Friday');
    // Children's Day and Tomb Sweeping Day stand side by side, or fall together
    for (const [date, of] of [['2027-04-06', children], ['2028-04-03', children], ['2029-04-03', children], ['2031-04-03', tombs]]) {
      holidays.setHoliday(date, { type: 'public', name: instead(of) });
    }
    // By law the New Year is the two days before it and three days of it; those on a weekend are taken afterwards
    const newYear = name('chinese 01-0-01');
    holidays.setHoliday('chinese 01-0-04', false);
    holidays.setHoliday(Object.keys(holidays.holidays).find(rule => rule.startsWith('chinese 01-0-01 if Monday')), false);
    for (const date of ['2026-02-20', '2027-02-09', '2027-02-10', '2029-02-16', '2030-02-06', '2030-02-07', '2031-01-27']) {
      holidays.setHoliday(date, { type: 'public', name: instead(newYear) });
    }
    holidays.setHoliday('1 day before chinese 01-0-00', { type: 'public', name: { en: "Day before Chinese New Year's Eve", zh: '小年夜', tr: 'Çin Yeni Yılı arifesinden önceki gün' } });
  },
  // Three days with New Year's Day in the middle, not at their beginning.
  KR: holidays => {
    const old = 'korean 01-0-01 P3D';
    const name = holidays.holidays[old].name;
    holidays.setHoliday(old, false);
    holidays.setHoliday('1 day before korean 01-0-01 P3D', { type: 'public', name });
  },
  // The half days before the feasts are not in the source.
  TR: holidays => {
    holidays.setHoliday('10-28', { type: 'public', name: { en: 'Republic Day, eve (afternoon)', tr: 'Cumhuriyet Bayramı arifesi (öğleden sonra)', zh: '共和國日前夕（下午）' } });
    holidays.setHoliday('1 day before 1 Shawwal', { type: 'public', name: { en: 'Ramadan Feast, eve (afternoon)', tr: 'Ramazan Bayramı arifesi (öğleden sonra)', zh: '開齋節前夕（下午）' } });
    holidays.setHoliday('1 day before 10 Dhu al-Hijjah', { type: 'public', name: { en: 'Feast of the Sacrifice, eve (afternoon)', tr: 'Kurban Bayramı arifesi (öğleden sonra)', zh: '宰牲節前夕（下午）' } });
  },
};

// Names that the source has not in Chinese or Turkish, by its English ones.
const more = {
  'Ascension Day': ['耶穌升天節', 'İsa’nın Göğe Yükselişi'], 'All Saints\' Day': ['諸聖節', 'Azizler Günü'], 'All Souls\' Day': ['追思已亡節', 'Ölüler Günü'], 'Armistice Day': ['停戰紀念日', 'Ateşkes Günü'],
  'Assumption': ['聖母升天節', 'Meryem Ana’nın Göğe Alınışı'], 'Birthday of Muhammad (Mawlid)': ['聖紀節', 'Mevlit Kandili'], 'Boxing Day': ['節禮日', 'Noel’in ikinci günü'], 'Buddha\'s Birthday': ['佛誕節', 'Buda’nın doğum günü'],
  'Bank Holiday': ['銀行假日', 'Banka tatili'], 'Carnival': ['嘉年華', 'Karnaval'], 'Children\'s Day': ['兒童節', 'Çocuk Bayramı'], 'Chinese New Year': ['農曆新年', 'Çin Yeni Yılı'], 'Christmas Day': ['聖誕節', 'Noel'], 'Christmas Eve': ['平安夜', 'Noel arifesi'],
  'Columbus Day': ['哥倫布日', 'Kolomb Günü'], 'Constitution Day': ['憲法日', 'Anayasa Günü'], 'Corpus Christi': ['基督聖體節', 'Yortu (Corpus Christi)'], 'Deepavali': ['排燈節', 'Divali'], 'Dragon Boat Festival': ['端午節', 'Ejderha Teknesi Bayramı'],
  'Easter Monday': ['復活節星期一', 'Paskalya pazartesisi'], 'Easter Saturday': ['復活節星期六', 'Paskalya cumartesisi'], 'Easter Sunday': ['復活節', 'Paskalya'], 'Emancipation Day': ['解放日', 'Kurtuluş Günü'],
  'End of Ramadan (Eid al-Fitr)': ['開齋節', 'Ramazan Bayramı'], 'Epiphany': ['主顯節', 'Epifani'], 'Feast of the Sacrifice (Eid al-Adha)': ['宰牲節', 'Kurban Bayramı'], 'Good Friday': ['耶穌受難日', 'Kutsal Cuma'],
  'Immaculate Conception': ['聖母無染原罪日', 'Günahsız Gebelik'], 'Independence Day': ['獨立紀念日', 'Bağımsızlık Günü'], 'Islamic New Year': ['伊斯蘭曆新年', 'Hicri yılbaşı'], 'Juneteenth': ['六月節', 'Juneteenth'], 'Labor Day': ['勞動節', 'İşçi Bayramı'],
  'Labour Day': ['勞動節', 'İşçi Bayramı'], 'Laylat al-Mi\'raj': ['登霄節', 'Miraç Kandili'], 'Liberation Day': ['解放日', 'Kurtuluş Günü'], 'Martin Luther King Jr. Day': ['馬丁路德金恩日', 'Martin Luther King Günü'], 'Maundy Thursday': ['濯足節', 'Kutsal Perşembe'],
  'Memorial Day': ['陣亡將士紀念日', 'Anma Günü'], 'Mid-Autumn Festival': ['中秋節', 'Güz Ortası Bayramı'], 'Midsummer Day': ['仲夏節', 'Yaz Ortası Günü'], 'National Day': ['國慶日', 'Ulusal Gün'], 'National Holiday': ['國慶日', 'Ulusal bayram'],
  'New Year\'s Day': ['元旦', 'Yılbaşı'], 'New Year\'s Eve': ['除夕', 'Yılbaşı arifesi'], 'Orthodox Christmas': ['東正教聖誕節', 'Ortodoks Noeli'], 'Pentecost': ['五旬節', 'Pantekost'], 'Reformation Day': ['宗教改革日', 'Reform Günü'], 'Republic Day': ['共和國日', 'Cumhuriyet Bayramı'],
  'Saint Joseph': ['聖若瑟日', 'Aziz Yusuf Günü'], 'Saint Stephen\'s Day': ['聖史蒂芬日', 'Aziz Stefan Günü'], 'Thanksgiving Day': ['感恩節', 'Şükran Günü'], 'Tomb Sweeping Day': ['清明節', 'Ataları Anma Günü'], 'Veterans Day': ['退伍軍人節', 'Gaziler Günü'], 'Vesak Day': ['衛塞節', 'Vesak'],
  'Victory Day': ['勝利日', 'Zafer Bayramı'], 'Washington\'s Birthday': ['華盛頓誕辰紀念日', 'Washington’ın doğum günü'], 'Whit Monday': ['聖靈降臨節星期一', 'Pantekost pazartesisi'], 'Chinese New Year\'s Eve': ['農曆除夕', 'Çin Yeni Yılı arifesi'],
  'The second day of the Chinese New Year': ['農曆年初二', 'Çin Yeni Yılı, 2. gün'], 'The third day of the Chinese New Year': ['農曆年初三', 'Çin Yeni Yılı, 3. gün'], 'Peace Memorial Day': ['228和平紀念日', 'Barış Anma Günü'], 'Founding of the Republic of China': ['元旦', 'Yılbaşı'],
  'National Day / Double Tenth Day': ['國慶日', 'Ulusal Gün (Çift On)'], 'Taiwan Retrocession Day': ['臺灣光復節', 'Tayvan’ın Geri Dönüşü Günü'],
};

const traditional = Converter({ from: 'cn', to: 'tw' });
const substitutes = new Holidays('US').__data.getSubstitueNames();
const instead = names => Object.fromEntries(Object.entries(names).map(([language, text]) => [language, `${text} (${ours[language] ?? substitutes[language] ?? substitutes.en})`]));
const moon = /\b(Muharram|Safar|Rabi|Jumada|Rajab|Shaban|Ramadan|Shawwal|Dhu)\b/;
const clean = text => (text ?? '').replace(/\s+/g, ' ').replace('淸', '清').trim();

function load(country, state) {
  const holidays = state ? new Holidays(country, state) : new Holidays(country);
  corrections[country]?.(holidays);
  return holidays;
}

// Every public holiday of the years by its English name: all its dates, each day of a longer one.
function daysOf(holidays, own) {
  const found = new Map();
  for (let year = firstYear; year <= lastYear; year++) {
    for (const day of holidays.getHolidays(year, 'en').filter(h => h.type === 'public')) {
      const rule = holidays.holidays[day.rule];
      const all = typeof rule.name === 'object' ? rule.name : { en: rule.name };
      const names = day.substitute ? instead(all) : all;
      const plain = clean(all.en ?? Object.values(all)[0]);
      const find = wanted => clean(Object.entries(names).find(([language]) => language === wanted)?.[1] ?? Object.entries(names).find(([language]) => (tags[language] ?? language) === wanted)?.[1]);
      const added = (at, language) => more[plain] ? more[plain][at] + (day.substitute ? ` (${ours[language]})` : '') : '';
      const english = clean((holidays.getLanguages().includes('en-us') && names['en-us']) || names.en || Object.values(names)[0]);
      const entry = found.get(english) ?? {
        english,
        own: own === 'en' ? '' : own === 'zh-Hant' ? traditional(find(own)) : find(own),
        chinese: traditional(clean(names.zh)) || added(0, 'zh'),
        turkish: clean(names.tr) || added(1, 'tr'),
        forecast: moon.test(day.rule),
        dates: new Set(),
      };
      const length = Math.max(1, Math.floor((day.end - day.start) / 86_400_000));
      for (let n = 0; n < length; n++) {
        const date = new Date(day.date.slice(0, 10) + 'T00:00:00Z');
        date.setUTCDate(date.getUTCDate() + n);
        entry.dates.add(date.toISOString().slice(0, 10));
      }
      found.set(english, entry);
    }
  }
  return found;
}

function line(entry, regions) {
  return [entry.english, entry.own === entry.english ? '' : entry.own, entry.chinese, entry.turkish, entry.forecast ? '~' : '', regions.join('; '), [...entry.dates].sort().join(' ')].join('\t');
}

const out = [`# Public holidays ${firstYear}-${lastYear}, generated by build/holidays/generate.mjs from date-holidays ${require('date-holidays/package.json').version}. Data: CC BY-SA 3.0, see NOTICE.md.`];
for (const country of countries) {
  const whole = load(country);
  const own = tags[whole.getLanguages()[0]] ?? whole.getLanguages()[0];
  out.push(`= ${country}\t${own}`);
  const national = daysOf(whole, own);
  const lines = [...national.values()].map(entry => ({ entry, regions: [] }));
  const states = whole.getStates(country) ?? {};
  // A day that is free everywhere needs no second name of a region
  const nationwide = new Set([...national.values()].flatMap(entry => [...entry.dates]));
  const regional = new Map();
  for (const [code, state] of Object.entries(states)) {
    for (const [english, entry] of daysOf(load(country, code), own)) {
      const dates = [...entry.dates].filter(date => !nationwide.has(date)).sort();
      if (dates.length > 0) {
        const same = english + dates.join();
        const seen = regional.get(same) ?? { entry: { ...entry, dates: new Set(dates) }, regions: [] };
        seen.regions.push(clean(state));
        regional.set(same, seen);
      }
    }
  }
  for (const { entry, regions } of regional.values()) {
    lines.push({ entry, regions: regions.length === Object.keys(states).length ? [] : regions });
  }
  const keyOf = ({ entry, regions }) => [...entry.dates].sort()[0].slice(5) + entry.english + regions.join();
  out.push(...lines.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).map(l => line(l.entry, l.regions)));
}

writeFileSync(target, out.join('\n') + '\n');
console.log(`${countries.length} countries, ${out.length - 1 - countries.length} holidays`);
