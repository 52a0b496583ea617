package org.milepost.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.milepost.http.Fault;
import org.milepost.http.Response;

class PagesTest {

    private static final String DANGEROUS = "<script>alert('1')</script>&amp;\"";

    private final Pages pages = new Pages(true);

    @Test
    void aValueIsEscapedForItsPlace() {
        Response page = pages.notice(400, "en", DANGEROUS, "It's said.");

        assertThat(new String(page.body(), UTF_8))
                .contains("<h1>&lt;script&gt;alert('1')&lt;/script&gt;&amp;amp;\"</h1>")
                .contains("<title>&lt;script&gt;alert")
                .doesNotContain("<script");
    }

    @Test
    void aFaultIsAPageWithItsStatusItsTextAndItsHeaders() {
        Response busy = pages.render(new Fault(503, "Wait a little.", Map.of("Retry-After", "2")));

        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.headers()).containsEntry("Retry-After", "2");
        assertThat(new String(busy.body(), UTF_8))
                .startsWith("<!doctype html>\n")
                .contains("<h1>We cannot do this now</h1>", "<p>Wait a little.</p>")
                .contains("</html>\n");
    }

    @Test
    void onlyAnInstallationWithHttpsAsksBrowsersToKeepToIt() {
        assertThat(pages.redirect("a").headers()).containsKey("Strict-Transport-Security");
        assertThat(new Pages(false).redirect("a").headers())
                .doesNotContainKey("Strict-Transport-Security");
    }

    /** Browsers hold the redirects that follow a form against its policy, so there are none. */
    @Test
    void aPageThatLeadsElsewhereMovesOnByItselfAndHasALink() {
        String target = "com.example.shop:/back?code=a&state=b";
        Response page = pages.leave(Messages.ENGLISH, target, "<com.example.shop>");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers())
                .containsEntry("Refresh", "0;url=" + target)
                .containsEntry("Content-Language", "en");
        assertThat(page.headers().get("Content-Security-Policy")).endsWith("; form-action 'self'");
        assertThat(new String(page.body(), UTF_8))
                .contains("href=\"com.example.shop:/back?code=a&amp;state=b\"")
                .contains("<strong>&lt;com.example.shop&gt;</strong>")
                .doesNotContain("<script", "<form");
    }
}
