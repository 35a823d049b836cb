/// Half a page beside the first chart: nobody should need a manual for it.
enum WhyChange {
    static let html = #"""
        <details id="why"><summary>Why is it drawn like this?</summary>
        <div class="how">
        <p>The middle of each chart is not zero hours: it is <strong>what is usual for these same people</strong>.
        Everybody is compared with their own mean of the quarter before, and the line is the mean of those
        differences. Somebody who joins with other habits, or leaves, does not move it; a new meeting or a calm month
        does.</p>
        <p>Who is counted is <strong>frozen for a quarter</strong>. What is usual moves on with each quarter, so the
        quarters are <strong>chained</strong>: what had changed in the last one is added to the next, and a lasting
        change stays visible. Where too few weeks were published to chain them, the line breaks, and what is left of
        the break cannot be compared with what is right of it.</p>
        <p>A week is published once, on the Tuesday after it, rounded to half an hour or two points, and is <strong>never computed
        again</strong>: late data, corrections and deletions change nothing that was published. With fewer than five
        people active it says “too little”, whatever the reason.</p>
        <p>How many hours are usual is told at most once a quarter, in words beside the line, and only if an audit
        finds that with everything published before it nobody's weeks could be worked out. The same for all of it,
        with an example: <a href="/privacy#how">how groups are published</a>.</p>
        </div></details>
        """#
}
