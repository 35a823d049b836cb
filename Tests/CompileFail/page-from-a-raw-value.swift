// error: cannot convert value of type 'MyWeeks' to expected argument type 'Visible<MyWeeks>'
import Access
import Domain
import Pages

func page(_ weeks: MyWeeks, _ frame: Frame) -> Page { MyWeeksPage.render(weeks, in: frame) }
