extension Assets {
    /// Sky is what is measured, sun is context; nothing is red or green.
    public static let css = palette + foundation + pieces + forms + charts + paper

    /// Every pair of text and ground has a contrast of at least 4.5 to 1 in both schemes: a test computes it.
    static let palette = #"""
        :root{color-scheme:light dark;--paper:#fbfaf6;--dawn:#f7efdf;--card:#ffffff;--ink:#20242c;
        --soft:#59616d;
        --rule:#e7e2d7;--edge:#83858a;--sun:#8a5206;--disc:#e79a2b;--sun-wash:#fcf2e0;--sky:#2563a0;
        --sky-wash:#e4edf6;
        --on-sky:#ffffff}
        @media (prefers-color-scheme:dark){:root{--paper:#14161a;--dawn:#191d26;--card:#1b1e24;
        --ink:#e9e7e1;
        --soft:#a6acb6;--rule:#2d3139;--edge:#737a86;--sun:#e5a64b;--disc:#e5a64b;--sun-wash:#292216;
        --sky:#84b8e9;
        --sky-wash:#1e3145;--on-sky:#10161d}}

        """#

    static let foundation = #"""
        *,*::before,*::after{box-sizing:border-box}
        html{font:100%/1.6 ui-sans-serif,system-ui,"Segoe UI","Noto Sans",sans-serif;
        -webkit-text-size-adjust:100%}
        body{margin:0;color:var(--ink);background:var(--paper);
        background:linear-gradient(var(--dawn),var(--paper) 20rem) no-repeat var(--paper)}
        a{color:var(--sky);text-underline-offset:.2em;text-decoration-thickness:.06em}
        a:hover{text-decoration-thickness:.12em}
        :focus-visible{outline:3px solid var(--sun);outline-offset:3px;border-radius:4px}
        h1{margin:2.2rem 0 .4rem;font-size:clamp(1.7rem,1.3rem + 1.6vw,2.3rem);font-weight:600;
        line-height:1.2;
        letter-spacing:-.02em;text-wrap:balance}
        h2{margin:0;font-size:1.05rem;font-weight:600;letter-spacing:-.005em;line-height:1.4}
        h3{margin:1.3rem 0 .2rem;font-size:.95rem;font-weight:600}
        h4{margin:1rem 0 0;font-size:.92rem;font-weight:600;color:var(--ink)}
        blockquote{margin:.6rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--sky);max-width:44rem;
        font-size:1.12rem;line-height:1.45;overflow-wrap:anywhere}
        blockquote.context{border-color:var(--disc)}
        p{margin:.5rem 0}
        code,pre{font:.92em/1.6 ui-monospace,"SF Mono","Cascadia Mono","Noto Sans Mono",monospace}
        pre{margin:.8rem 0;padding:.9rem 1.1rem;overflow:auto;background:var(--paper);
        border:1px solid var(--rule);
        border-radius:10px}
        .top,main,.outside,.beside,footer{width:min(67.5rem,100% - 2.5rem);margin-right:auto;margin-left:auto}
        .beside{margin-top:1.15rem}
        .skip{position:absolute;left:-100vw;top:.5rem;padding:.4rem .9rem;background:var(--card);
        border-radius:6px}
        .skip:focus{left:1rem}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
        white-space:nowrap}
        [hidden]{display:none!important}

        """#

    static let pieces = #"""
        .top{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem;align-items:baseline;padding-top:1.1rem;
        padding-bottom:.6rem}
        .brand{color:var(--ink);font-size:1.1rem;font-weight:650;letter-spacing:-.01em;text-decoration:none}
        .sun{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:50%;
        background:var(--disc);
        vertical-align:-.04em}
        .top ul{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;margin:0;padding:0;list-style:none}
        .top li a{display:inline-block;padding:.25rem 0;color:var(--soft);text-decoration:none;
        border-bottom:2px solid transparent}
        .top li a:hover{color:var(--ink)}
        .top li a[aria-current]{color:var(--ink);border-color:var(--disc)}
        .who{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;align-items:baseline;margin-left:auto;
        color:var(--soft)}
        .who form{margin:0}
        .readers::before{content:"";display:inline-block;width:.5em;height:.5em;margin-right:.5em;
        border-radius:50%;
        border:2px solid var(--sky);vertical-align:.05em}
        .simulated{margin:0;padding:.45rem 1.25rem;text-align:center;background:var(--sun-wash);
        color:var(--sun);
        border-bottom:1px solid var(--rule)}
        .lead{max-width:42rem;margin:0 0 1.9rem;color:var(--soft);font-size:1.05rem;text-wrap:pretty}
        p.found{margin:.3rem 0;max-width:44rem;font-size:1.12rem;line-height:1.45}.found strong{font-weight:600}
        ul.found{margin:0;padding-left:1.2rem}.found+.lead{margin-top:.3rem}
        .notice{margin-top:1.2rem;margin-bottom:0;padding:.65rem 1.1rem;background:var(--sky-wash);border-radius:10px}
        .problem{margin:0 0 1rem;padding:.65rem 1.1rem;background:var(--sun-wash);border-radius:10px}
        .grid{display:grid;gap:1.15rem;grid-template-columns:minmax(0,1fr)}
        .card{padding:1.3rem 1.4rem;background:var(--card);border:1px solid var(--rule);border-radius:14px;
        min-width:0}
        .card.ask{background:var(--sun-wash);border-color:transparent}.ask.w4{align-self:start}
        .say{margin:.2rem 0 1rem;color:var(--soft);max-width:44rem;text-wrap:pretty}
        .measured{display:flex;flex-direction:column}
        .measured>details:last-child,.measured>.ways,.measured>.quiet:last-child{margin-top:auto;
        padding-top:1rem}
        .grid:has(details[open]) .measured>details{margin-top:0}
        .measured h2{color:var(--soft);font-size:.92rem}
        .measured .say{font-size:1.12rem;line-height:1.45}
        .say strong{color:var(--ink);font-weight:600}
        .quiet,.caveat,.hint{color:var(--soft);font-size:.9rem;max-width:44rem}
        .caveat{margin:.7rem 0 0;padding-left:.8rem;border-left:2px solid var(--disc)}
        .early{display:grid;gap:1rem 2.5rem}.early p{max-width:44rem}
        .look{padding:.3rem 0 1.1rem;border-top:1px solid var(--rule)}
        .look:first-of-type{border-top:0}.look h3{margin-top:.8rem}.look form{margin-top:1rem}
        .proofs dt{font-weight:400}.proofs dd{margin:0}
        .row{display:flex;flex-wrap:wrap;gap:.7rem;align-items:center}
        #checkpoint{white-space:pre-wrap;overflow-wrap:anywhere}
        .one+.one{border-top:1px solid var(--rule);padding-top:1.1rem;margin-top:1.1rem}
        .ask .problem{background:var(--card);border:1px solid var(--sun)}
        .card>h2+.problem{margin-top:.8rem}.card>.notice{margin-bottom:1rem}
        #ledger-key{white-space:pre-wrap;overflow-wrap:anywhere}
        .proofs pre{margin:.1rem 0 .7rem;padding:.45rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;
        font-size:.85rem}
        .prose{columns:25rem;column-gap:2.6rem;color:var(--soft)}.prose p{margin:0 0 .9rem;break-inside:avoid}
        .prose strong{color:var(--ink);font-weight:600}
        .alone{max-width:27rem;margin:0 auto 4rem}
        .part{display:grid;grid-template-columns:minmax(0,1fr) 12rem;gap:1.2rem;align-items:center;
        margin-top:1rem;
        padding-top:.8rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.95rem}
        .part p{margin:0}.part strong{color:var(--ink);font-weight:600}
        details{margin-top:1rem;color:var(--soft)}
        summary{width:fit-content;cursor:pointer;font-size:.92rem}
        summary:hover{color:var(--ink)}.lines>summary{width:auto;font-size:1rem}
        .lines>summary strong{color:var(--ink);font-weight:600}
        details[open]>summary{margin-bottom:.8rem}
        .measured>details:nth-last-child(2){margin-top:auto;padding-top:1rem}
        .measured>details+details:last-child{margin-top:0;padding-top:.4rem}
        .measured>details+.ways{margin-top:0;padding-top:.4rem}main>h2{margin:2.6rem 0 .2rem}
        .measured>details.lines{margin-top:.4rem;padding-top:.2rem}
        .measured>.lines+details:last-child{margin-top:auto;padding-top:.6rem}
        dl{margin:.6rem 0 0}dt{font-weight:600;color:var(--ink)}dd{margin:0 0 .6rem}
        .how{font-size:.92rem;max-width:44rem}
        .kept,.facts,.editors{display:grid;grid-template-columns:max-content minmax(0,1fr);
        gap:.35rem 1.2rem}
        .audit{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
        .kept dd,.facts dd,.editors dd{margin:0}
        .w4 .kept{grid-template-columns:minmax(0,1fr);gap:0}.w4 .kept dd{margin:0 0 .6rem}
        .kept dt,.facts dt,.editors dt{font-weight:400;color:var(--soft)}
        .guarantees>div{padding:.8rem 0;border-top:1px solid var(--rule);scroll-margin-top:1rem}
        .guarantees dd{margin:.1rem 0 0;max-width:48rem;color:var(--soft)}
        .number{display:inline-block;min-width:2.2em;color:var(--soft);font-weight:400}
        .proof{display:block;font-size:.9rem}.proof code{overflow-wrap:anywhere}
        .ways{margin:1rem 0 0}
        .plain,.said,.columns{margin:.5rem 0 0;padding:0;list-style:none}
        .plain li,.said li{padding:.5rem 0;border-top:1px solid var(--rule)}
        .plain li:first-child,.said li:first-child{border-top:0}
        .columns{columns:15rem;column-gap:2rem}.columns li{padding:.15rem 0;break-inside:avoid}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.94rem}
        caption{padding:0 0 .4rem;text-align:left;color:var(--soft);font-size:.9rem}
        th,td{padding:.4rem 1.3rem .4rem 0;text-align:left;vertical-align:top;font-weight:400;
        border-top:1px solid var(--rule)}
        thead th{border-top:0;color:var(--soft);font-size:.9rem}
        .figures td,.figures thead th+th{text-align:right}
        .figures th,.figures td{padding-top:.15rem;padding-bottom:.15rem}
        .figures .words,.scroll .words{text-align:left;white-space:normal;min-width:14rem;padding-left:1.3rem;
        overflow-wrap:anywhere}
        .noted-list form{display:inline;margin:0 0 0 .6rem}.agenda{margin:.4rem 0 0;padding-left:1.4rem}
        .agenda li,.noted-list li{padding:.35rem 0;overflow-wrap:anywhere}.ask-first{color:var(--sun)}
        .writing{display:none}
        .scroll{overflow-x:auto;background:linear-gradient(90deg,var(--card) 40%,transparent) 0/2rem 100% no-repeat local,
        linear-gradient(270deg,var(--card) 40%,transparent) 100%/2rem 100% no-repeat local,
        linear-gradient(90deg,var(--edge),transparent) 0/.5rem 100% no-repeat,
        linear-gradient(270deg,var(--edge),transparent) 100%/.5rem 100% no-repeat}.ask .scroll{background:none}.scroll th,.scroll td{white-space:nowrap}
        .under{display:block;color:var(--soft);font-weight:400;font-size:.88rem}
        .people{width:100%}.people th,.people td{vertical-align:top}
        .sparks{width:100%}.sparks td,.sparks tbody th{vertical-align:middle}
        .sparks td:nth-child(2){width:60%}.sparks td:last-child{padding-right:0;white-space:nowrap;
        color:var(--soft)}
        .worded td:nth-child(2){width:26%}.worded td:last-child{white-space:normal}
        .reasons{width:100%}.reasons tbody th{width:30%}.w12 .twin{max-width:52rem}.columns+h2{margin-top:1.4rem}
        .matrix{margin:0 0 1.4rem}.matrix th{white-space:normal}.matrix td{color:var(--ink)}
        .matrix .no{color:var(--soft)}
        .phase>summary{color:var(--ink)}
        .days{display:flex;flex-wrap:wrap;gap:.5rem 1.4rem;align-items:center;margin:0 0 1rem}
        .days form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:0 0 0 auto}
        .days label{margin:0}.days input{width:auto}
        footer{margin-top:3.5rem;padding-top:1.2rem;padding-bottom:3rem;color:var(--soft);font-size:.93rem;
        border-top:1px solid var(--rule)}
        footer p{margin:.2rem 0}footer strong{font-weight:600}
        @media (min-width:52rem){.grid{grid-template-columns:repeat(12,minmax(0,1fr))}
        .early{grid-template-columns:minmax(0,1fr) 18rem}
        .guarantees>div{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 2rem}
        .w12{grid-column:span 12}.w8{grid-column:span 8}.w6{grid-column:span 6}.w4{grid-column:span 4}}
        @media (max-width:32rem){.scroll th,.scroll td,.sparks td:last-child{white-space:normal;padding-right:.7rem}
        .part{grid-template-columns:minmax(0,1fr)}.who{margin-left:0}.card{
        padding:1rem 1.1rem}.grid{gap:.8rem}.say{margin-bottom:.6rem}main h1{margin-top:1.3rem}.lead{margin-bottom:1.3rem}
        footer{margin-top:2rem;padding-bottom:1.5rem}.card>.say+details{margin-top:.5rem}
        .stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .stack tr{display:block;padding:.6rem 0;border-top:1px solid var(--rule)}
        .stack th,.stack td{display:block;padding:.1rem 0;border:0}
        .worded td:nth-child(2){width:auto}.worded.stack td::before{content:none}
        .stack td::before{content:attr(data-is) ": ";color:var(--soft)}.stack td:empty{display:none}
        .stack .under{display:inline;margin-left:.5rem}.stack th .under{display:block;margin:0}
        .kept,.facts,.editors{grid-template-columns:minmax(0,1fr);gap:0}.kept dd,.facts dd,.editors dd{
        margin:0 0 .6rem}}

        """#

    static let forms = #"""
        form p{margin:.8rem 0}
        label,legend{display:block;margin-bottom:.2rem;font-size:.93rem}
        input,select,textarea,button{font:inherit;color:inherit}
        textarea{display:block;min-height:5rem;resize:vertical}
        input,select,textarea{width:100%;min-height:2.6rem;padding:.4rem .7rem;background:var(--paper);
        border:1px solid var(--edge);border-radius:8px}
        input[type=radio],input[type=checkbox]{flex:none;width:1.05rem;height:1.05rem;min-height:0;margin:0;
        accent-color:var(--sky);transform:translateY(.15rem)}
        input[type=checkbox]{display:inline-block;margin-right:.6rem}input[type=checkbox]+label{display:inline}
        .find{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.6rem 0 1rem}
        .find label{margin:0}.find input{flex:1 1 12rem;width:auto;max-width:24rem}
        .choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.2rem 1rem;margin:.3rem 0}
        fieldset{margin:.8rem 0;padding:0;border:0}
        fieldset label{display:flex;gap:.7rem;align-items:baseline;padding:.2rem 0;color:var(--soft)}
        legend{padding:0}
        .hint{display:block;margin-top:.2rem}
        button{min-height:2.6rem;padding:.4rem 1.1rem;background:var(--card);border:1px solid var(--edge);
        border-radius:8px;cursor:pointer}
        .button{display:inline-block;min-height:2.6rem;padding:.45rem 1.2rem;background:var(--sky);
        color:var(--on-sky);
        border:1px solid var(--sky);border-radius:8px;font-weight:550;text-decoration:none;cursor:pointer}
        .button:hover,button:hover{filter:brightness(1.08)}
        button.link{min-height:1.6rem;padding:0;background:none;border:0;border-radius:0;color:var(--sky);
        text-decoration:underline;text-decoration-thickness:.06em;text-underline-offset:.2em}
        .line{display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:space-between;align-items:baseline;
        margin:0}
        .scroll form{margin:0}
        @media (min-width:32rem){.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1rem}
        .pair button,.pair .whole{grid-column:1/-1;justify-self:start}
        .pair p.whole,.pair fieldset.whole{justify-self:stretch}}

        """#

    /// Where a wide chart would shrink to half its size, its narrow twin stands in for it.
    static let charts = #"""
        figure{margin:0;container-type:inline-size}
        .chart{display:block;width:100%;height:auto;overflow:visible}
        .narrow,.bars{max-width:27rem}
        .chart text{fill:var(--soft);font-size:12px}
        .chart .figure{fill:var(--ink)}
        .chart path,.chart polyline,.chart circle{vector-effect:non-scaling-stroke}
        .band{fill:var(--sky-wash)}
        .rules,.chart .grid{stroke:var(--rule)}.axis{stroke:var(--edge)}.marks{stroke:var(--sky)}
        .median{stroke:var(--soft);opacity:.75}
        .way{stroke:var(--soft);stroke-width:2}
        .zero{stroke:var(--edge);stroke-width:1.25}
        .noted{stroke:var(--sun);fill:var(--disc)}.noted[fill=none]{fill:var(--card)}.anew{stroke:var(--sun)}.often{stroke:var(--soft)}
        .break{stroke:var(--soft);stroke-dasharray:2 3}.chart .named{fill:var(--ink)}
        .line{stroke:var(--sky);stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}
        .dots circle{fill:var(--card);stroke:var(--sky);stroke-width:2}
        .dots circle:hover{fill:var(--sky)}
        .spark{height:2.3rem}.spark .line{stroke-width:1.75}.spark .lone{stroke-width:4}
        .running rect{fill:var(--sun-wash)}
        .chart .running text{fill:var(--sun)}
        .bar{fill:var(--sky)}
        .key{margin-top:.5rem;color:var(--soft);font-size:.88rem}
        .shade,.dash{display:inline-block;width:1.5rem;margin-right:.4rem;vertical-align:middle}
        .shade{height:.8rem;background:var(--sky-wash);border-radius:2px}
        .dash{border-top:1px dashed var(--soft);margin-left:1rem}.way-key{border-top:2px dotted var(--soft)}
        .key .whole{display:inline-block;margin-right:1rem}.key .whole .dash{margin-left:0}.key .mark{color:var(--sun);font-size:.7rem}
        .tick-key{display:inline-block;height:.5rem;margin:0 .5rem 0 .2rem;border-left:1px solid var(--soft)}
        .cut{display:inline-block;height:1rem;margin:0 .6rem 0 .3rem;border-left:1px dashed var(--soft);
        vertical-align:middle}
        .dawn{display:block;width:min(15rem,100%);margin:0 auto;align-self:center}
        .dawn circle{fill:var(--disc)}.dawn path{stroke:var(--edge)}
        .dawn .course{stroke:var(--disc);opacity:.6}
        .twin .narrow{display:none}
        @container (max-width:31rem){.twin .wide{display:none}.twin .narrow{display:block}}

        """#

    static let paper = #"""
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        @media print{.writing{display:block;height:7.5rem;margin:.6rem 0;
        background:repeating-linear-gradient(transparent 0 2.4rem,#bbb 2.4rem 2.45rem);print-color-adjust:exact;
        -webkit-print-color-adjust:exact}.sheet{break-inside:avoid}}
        @media print{:root{--paper:#fff;--dawn:#fff;--card:#fff;--ink:#000;--soft:#444;color-scheme:light}
        .top nav,.who,.skip,footer p:nth-child(3),form,.ways,.days,:not(.lines)>summary,details:not(.lines,[open]),.card:has(>form){display:none!important}
        body{background:none}.card{break-inside:avoid;border-color:#ccc}.top,main,footer{width:auto}
        .lines::details-content{content-visibility:visible;block-size:auto}
        .band,.bar,.running rect,.shade{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """#
}
