extension Assets {
    public static let packPath = "/assets/pack.css?v=\(fingerprint(pack))"

    /// For pages that somebody takes along: made for paper first, readable in the dark all the same.
    public static let pack = palette + charts + taken

    private static let taken = #"""
        *,*::before,*::after{box-sizing:border-box}
        html{font:100%/1.55 ui-sans-serif,system-ui,"Segoe UI","Noto Sans",sans-serif}
        body{margin:0 auto;padding:1rem 1.25rem 4rem;max-width:50rem;color:var(--ink);background:var(--paper);
        overflow-wrap:anywhere}
        h1{margin:1.4rem 0 .2rem;font-size:1.9rem;line-height:1.2}h2{margin:0 0 .3rem;font-size:1.15rem}
        p,dd{max-width:44rem}.own{font-size:1.1rem}
        section{margin-top:2rem;padding-top:1.2rem;border-top:1px solid var(--rule)}
        figure{margin:1rem 0}
        table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums;font-size:.94rem}
        th,td{padding:.2rem 1.2rem .2rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--rule)}
        thead th{border-top:0;color:var(--soft);font-weight:400}
        td:nth-child(-n+2),th{white-space:nowrap}.scroll{overflow-x:auto}
        dt{margin-top:.6rem;font-weight:600}dd{margin:0}
        @media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;--sky:#2563a0;--sky-wash:#e4edf6;
        --sun:#8a5206;color-scheme:light}
        body{padding:0;max-width:none}figure,tr{break-inside:avoid}h2{break-after:avoid}
        thead{display:table-header-group}.scroll{overflow:visible}
        .band{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """#
}
