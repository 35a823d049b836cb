#include <curl/curl.h>
#include <string.h>

// curl_easy_setopt is variadic: one function for each kind of value.

static inline CURLcode daylight_set_text(CURL *handle, CURLoption option, const char *text) {
    return curl_easy_setopt(handle, option, text);
}

static inline CURLcode daylight_set_number(CURL *handle, CURLoption option, long number) {
    return curl_easy_setopt(handle, option, number);
}

static inline CURLcode daylight_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

struct daylight_upload {
    const char *bytes;
    size_t length;
    size_t sent;
};

static size_t daylight_read(char *buffer, size_t size, size_t count, void *upload) {
    struct daylight_upload *letter = upload;
    size_t room = size * count, left = letter->length - letter->sent;
    size_t now = left < room ? left : room;
    memcpy(buffer, letter->bytes + letter->sent, now);
    letter->sent += now;
    return now;
}

static size_t daylight_drop(char *bytes, size_t size, size_t count, void *nothing) {
    (void)bytes;
    (void)nothing;
    return size * count;
}

static inline CURLcode daylight_set_upload(CURL *handle, struct daylight_upload *upload) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, daylight_read);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READDATA, upload);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, daylight_drop);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    return code;
}

// For a conversation without a letter: what is answered goes nowhere.
static inline void daylight_set_silent(CURL *handle) { curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, daylight_drop); }

// How far a conversation about a letter came. libcurl says which answer was the last one, but not to what.
struct daylight_talk {
    // The first letter of the last command that matters: M(AIL), R(CPT), D(ATA), or 0 before.
    char command;
    // Whether the last answer is about a policy (RFC 3463: 5.7.x).
    int is_policy;
};

static int daylight_listen(CURL *handle, curl_infotype type, char *bytes, size_t count, void *into) {
    struct daylight_talk *talk = into;
    (void)handle;
    if (type == CURLINFO_HEADER_OUT && count >= 4
        && (!memcmp(bytes, "MAIL", 4) || !memcmp(bytes, "RCPT", 4) || !memcmp(bytes, "DATA", 4)))
        talk->command = bytes[0];
    // What is said on leaving, `221`, takes nothing back.
    if (type == CURLINFO_HEADER_IN && count > 0 && (bytes[0] == '4' || bytes[0] == '5'))
        talk->is_policy = count >= 8 && !memcmp(bytes + 4, "5.7.", 4);
    return 0;
}

// Nothing of what is said is kept or printed: passwords go by here as well.
static inline void daylight_set_listener(CURL *handle, struct daylight_talk *talk) {
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, daylight_listen);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, talk);
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

static inline long daylight_response(CURL *handle) {
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
