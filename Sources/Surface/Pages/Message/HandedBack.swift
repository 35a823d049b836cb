import Charts

extension Page {
    /// The same with what was written into the form that it refuses, so that nobody has to write it again. What stands on the page
    /// already, in its field as a rule, is not said twice; words of a button are none.
    public func handingBack(_ typed: [String]) -> Page {
        let lost = typed.filter { $0.contains(where: \.isWhitespace) && !html.contains(escaped($0)) }
        guard (400..<500).contains(status), !lost.isEmpty, let heading = html.firstRange(of: "</h1>") else {
            return self
        }
        // First why, then what to do about it.
        let reason =
            html.firstRange(of: "<p class=\"problem\" role=\"alert\">") ?? html.firstRange(of: "<p class=\"lead\">")
        let place = reason.flatMap { html[$0.upperBound...].firstRange(of: "</p>") } ?? heading
        let end = String(html[place])
        let fields = lost.enumerated().map { place, text in
            """
            <p><label for="typed-\(place + 1)" class="unseen">What you wrote</label>
            <textarea id="typed-\(place + 1)" rows="6" readonly>\(escaped(text))</textarea></p>
            """
        }
        var whole = html
        whole.replaceSubrange(
            place,
            with: """
                \(end)
                <p><strong>What you wrote is not kept here.</strong> Copy it before you go on.</p>
                \(fields.joined(separator: "\n"))
                """)
        return Page(html: whole, status: status)
    }
}
