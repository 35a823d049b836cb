import Charts
import Domain
import Metrics

/// A metric with its sentence, its line, and what stands behind both.
struct TrendCard {
    let drawing: TrendDrawing
    let size: LineChart.Size
    /// A part of the metric, drawn small below it: deep focus below focus.
    let part: TrendDrawing?

    var html: String {
        let sentence = drawing.sentence
        return Self.template.filled(with: [
            "id": drawing.id, "title": drawing.declaration.title,
            "width": size == .wide ? "w8" : "w4",
            "lead": sentence.lead, "rest": sentence.rest,
            "svg": drawing.isSeries ? svg : nil,
            "isTwin": size == .wide,
            "key": key, "course": drawing.course.brief,
            "caveat": drawing.isActivity ? activityCaveat : nil,
            "part": part.flatMap(partFields),
            "workings": Workings(
                of: [drawing, part].compactMap { $0?.declaration }, table: drawing.isSeries ? table : nil,
                caveat: drawing.isActivity ? activityCaveat : nil,
                usual: drawing.usual == nil ? nil : Self.howUsualIsComputed, readings: readings
            ).html,
        ])
    }

    /// A wide chart brings a narrow one along: the stylesheet shows the one that fits its place.
    private var svg: String {
        size == .wide ? drawing.chart(.wide).svg + drawing.chart(.narrow).svg : drawing.chart(size).svg
    }

    private var key: String {
        ChartKey(
            shade: drawing.usual?.named("usual for you"), hasMedian: drawing.usual != nil,
            hasTrend: drawing.course.slope != nil, notes: drawing.points.map(\.notes)
        ).html
    }

    private var table: String {
        let columns = [drawing, part].compactMap(\.self).map {
            FiguresTable.Column(title: $0.declaration.title, points: $0.points)
        }
        return FiguresTable(
            caption: "\(drawing.declaration.title), hours a week", columns: columns, running: drawing.running
        ).html
    }

    /// What is folded: the figures of what is usual and of where a line goes, and which notes are so usual that they are no marks.
    private var readings: [String] {
        [drawing, part].compactMap(\.self).filter(\.isSeries).map(\.atLength)
            + [drawing.notes.usual].compactMap(\.self)
    }

    private func partFields(_ part: TrendDrawing) -> Fields? {
        guard part.isSeries else { return nil }
        return [
            "name": part.declaration.title, "purpose": "in stretches of two hours and more",
            "spark": part.chart(.spark).svg, "sentence": part.sentence.lead + part.sentence.rest,
        ]
    }

    private static let howUsualIsComputed = """
        Usual for you is computed from up to thirteen weeks before the last three: the dashed line is their median, and \
        the shade reaches as far as chance alone takes a week now and then (3.145 times the median change from one week \
        to the next).
        """

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say"><strong>{{lead}}</strong>{{rest}}</p>
        {{#svg}}
        <figure{{#isTwin}} class="twin"{{/isTwin}}>{{{.}}}
        {{{key}}}
        </figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{/svg}}
        {{#part}}
        <div class="part">
        <p><strong>{{name}}</strong>, {{purpose}}. {{sentence}}</p>
        <figure>{{{spark}}}</figure>
        </div>
        {{/part}}
        {{{workings}}}
        </section>

        """#)
}
