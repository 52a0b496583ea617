package org.milepost.till;

import java.util.List;
import java.util.Optional;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/**
 * The model of the template {@code till/device.jte}.
 *
 * @param sponsor whose tills it shows
 * @param devices all of them, the one with the latest call first
 * @param shown the one that it shows; empty before any call
 */
record DevicePage(
        Messages texts,
        Languages languages,
        TillSponsor sponsor,
        List<DeviceTills.Device> devices,
        Optional<DeviceTills.Device> shown) {

    /** The address of the page. */
    static final String PATH = "/till/device";

    DevicePage {
        devices = List.copyOf(devices);
    }

    String text(String key, String... values) {
        return texts.text(key, (Object[]) values);
    }

    String language() {
        return texts.language();
    }

    List<TillSponsor> sponsors() {
        return List.of(TillSponsor.values());
    }

    String address(TillSponsor of, String language) {
        return PATH + "?lang=" + language + "&client=" + of.clientId();
    }

    String address(DeviceTills.Device device) {
        return address(sponsor, language()) + "&device=" + device.place();
    }

    /** Where a script asks for a later state. */
    String poll() {
        return shown.map(this::address).orElseGet(() -> address(sponsor, language()))
                + "&seen="
                + shown.map(DeviceTills.Device::call).orElse(0L);
    }

    /** The screen, in the language of the device's request. */
    TillScreen screen() {
        return TillScreen.of(till(), ofDevice());
    }

    TillState till() {
        return shown.orElseThrow().till();
    }

    String terminal() {
        return String.join("\n", screen().lines());
    }

    /** The receipt that a correct till prints; empty when it prints none. */
    String printed() {
        return String.join("\n", TillReceipt.of(till(), ofDevice()));
    }

    private Messages ofDevice() {
        return languages.named(till().language());
    }
}
