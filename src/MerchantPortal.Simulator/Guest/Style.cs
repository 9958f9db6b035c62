namespace MerchantPortal.Simulator.Guest;

/// <summary>The look of Google's side: neutral, unlike the product's, so that nobody mistakes one for the other.</summary>
internal static class Style
{
    public const string Css = """
        :root{color-scheme:light dark;--ink:#202124;--dim:#5f6368;--paper:#fff;--ground:#f1f3f4;--line:#dadce0;--blue:#1a56c4;--on-blue:#fff;--red:#b3261e;--amber:#fef7e0;--amber-ink:#5c4400}
        @media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--dim:#bdc1c6;--paper:#202124;--ground:#171717;--line:#5f6368;--blue:#8ab4f8;--on-blue:#202124;--red:#f2b8b5;--amber:#3a3000;--amber-ink:#fde293}}
        *{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 Roboto,Arial,sans-serif}
        header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.75rem 1rem;background:var(--paper);border-bottom:1px solid var(--line)}
        header a{font-weight:500;color:var(--ink);text-decoration:none;font-size:1.15rem}.banner{background:var(--amber);color:var(--amber-ink);padding:.15rem .6rem;border-radius:1rem;font-size:.85rem}
        main{max-width:46rem;margin:0 auto;padding:1rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1rem;overflow-wrap:anywhere}section{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1rem;min-width:0}
        h1{font-size:1.4rem;font-weight:400;margin:0}h2{font-size:1rem;font-weight:500;margin:0 0 .75rem}h3{font-size:1rem;margin:0}p{margin:.25rem 0}.muted{color:var(--dim);font-size:.9rem}.big{font-size:1.25rem}a{color:var(--blue)}
        .chips{display:flex;flex-wrap:wrap;gap:.5rem}.chip{display:block;padding:.5rem .9rem;border:1px solid var(--line);border-radius:1.25rem;text-decoration:none;color:var(--ink);min-height:2.75rem}
        .chip small,.slot small,.list small{display:block;color:var(--dim);font-size:.8rem}.chip.chosen{border-color:var(--blue);box-shadow:inset 0 0 0 1px var(--blue)}
        .slots{list-style:none;margin:.5rem 0 0;padding:0;display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr))}
        .slot{display:block;width:100%;height:100%;padding:.5rem;border:1px solid var(--blue);border-radius:.5rem;text-align:center;text-decoration:none;color:var(--blue);background:var(--paper);font:inherit;min-height:2.75rem}
        .slot.taken{border-color:var(--line);color:var(--dim);text-decoration:line-through}
        label{display:block;margin:.6rem 0}input,select,textarea{display:block;width:100%;padding:.6rem;border:1px solid var(--dim);border-radius:.4rem;font:inherit;background:var(--paper);color:var(--ink)}.inline{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin-top:.75rem}.inline label{margin:0}
        fieldset{min-width:0;border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0;padding:.25rem .75rem}.choice{display:flex;gap:.5rem;align-items:center;margin:.25rem 0;min-height:1.75rem}.choice input{width:1.25rem;height:1.25rem;flex:none}label small,fieldset small{display:block;color:var(--dim)}
        button,.button{max-width:100%;font:inherit;padding:.55rem 1.25rem;border-radius:1.5rem;border:1px solid var(--blue);background:var(--blue);color:var(--on-blue);cursor:pointer;min-height:2.75rem;text-decoration:none;display:inline-block}
        button.slot{border-radius:.5rem;background:var(--paper);color:var(--blue)}.quiet{background:transparent;color:var(--blue);border-color:var(--line)}.danger{background:transparent;color:var(--red);border-color:var(--red)}
        .row{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem}.warn,.note{background:var(--amber);color:var(--amber-ink);padding:.6rem .8rem;border-radius:.5rem;overflow-wrap:anywhere}
        .list{list-style:none;margin:0;padding:0}.list li{padding:.5rem 0;border-top:1px solid var(--line)}.list li:first-child{border-top:0}.mail{border-left:3px solid var(--blue);padding:.25rem .75rem;margin:.75rem 0;overflow-wrap:anywhere}
        :focus-visible{outline:3px solid var(--blue);outline-offset:2px}
        """;
}
