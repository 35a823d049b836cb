// error: consumed more than once
import Access

func copies(_ grant: consuming Grant<Oneself>) {
    let one = grant
    let another = grant
    _ = (one.subject, another.subject)
}
