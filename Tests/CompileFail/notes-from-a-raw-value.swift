// error: cannot convert value of type '(SharedNotes, mayWrite: Bool)'
import Access
import Domain
import Pages

func page(_ weeks: Visible<GroupWeeks>, _ notes: SharedNotes, _ frame: Frame) -> Page {
    GroupPage.render(weeks, addresses: [:], mates: nil, context: nil, notes: (notes, mayWrite: false), in: frame)
}
