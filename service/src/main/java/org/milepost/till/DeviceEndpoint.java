package org.milepost.till;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.sandbox.CallLog;
import org.milepost.web.FormPages;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/**
 * {@code GET /till/device}: the screen that a correct till would show in the place of a partner's
 * own, as its calls come.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public final class DeviceEndpoint {

    private static final int NO_CONTENT = 204;

    private final DeviceTills tills;
    private final FormPages pages;
    private final Languages languages = new Languages();

    /**
     * The devices of a demo.
     *
     * @param url the URL at which the demo listens, once it does
     */
    public DeviceEndpoint(Supplier<String> url, CallLog calls) {
        this.tills = new DeviceTills(calls);
        this.pages = new FormPages(url, "till");
    }

    /** Shows a device; nothing when a script has seen its state already. */
    public Response show(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        TillSponsor sponsor = TillSponsor.ofClient(query.first("client")).orElse(TillSponsor.LOY1);
        List<DeviceTills.Device> devices = tills.of(sponsor);
        Optional<DeviceTills.Device> shown =
                devices.stream()
                        .filter(it -> it.place().equals(query.first("device")))
                        .findFirst()
                        .or(() -> devices.stream().findFirst());
        String state = Long.toString(shown.map(DeviceTills.Device::call).orElse(0L));
        if (query.first("seen").equals(state)) {
            return new Response(NO_CONTENT, "", new byte[0], Map.of());
        }
        Messages texts = languages.best(query.first("lang"), request);
        return pages.page(
                pages.browser(request),
                "till/device.jte",
                new DevicePage(texts, languages, sponsor, devices, shown),
                texts.language());
    }
}
