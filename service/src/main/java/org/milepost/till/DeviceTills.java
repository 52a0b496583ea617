package org.milepost.till;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.sandbox.CallLog;
import org.milepost.sandbox.FaultCall;
import org.milepost.sandbox.RecordedCall;
import org.milepost.till.TillState.Step;

/**
 * What correct tills would show in the place of partners' own: the state of each device, as the
 * calls of its software lead to it. A call without a decision changes nothing until its retry.
 * Calls are read when they are asked for, so that a request does no work for them; of the calls
 * between two questions only those that the log still keeps count.
 *
 * <p>Threads: shared.
 */
final class DeviceTills {

    private static final int DEVICES_MAX = 1_000;
    private static final int TEXT_LENGTH_MAX = 20;

    private final Cache<String, Device> devices =
            Caffeine.newBuilder().maximumSize(DEVICES_MAX).build();

    private final CallLog calls;
    private long lastRead;

    /** The tills of a demo with this log. */
    DeviceTills(CallLog calls) {
        this.calls = calls;
    }

    /**
     * A partner's till.
     *
     * @param sponsor whose client it uses
     * @param place store and device, such as {@code 0001/001}
     * @param till what a correct till would show
     * @param call the number of the call that led to it
     * @param undecided the request that has no decision yet; empty when there is none
     */
    record Device(TillSponsor sponsor, String place, TillState till, long call, String undecided) {}

    /** The devices of a sponsor, the one with the latest call first. */
    synchronized List<Device> of(TillSponsor sponsor) {
        for (RecordedCall call : calls.after(lastRead, _ -> true, CallLog.CALLS_MAX)) {
            read(call);
            lastRead = call.number();
        }
        return devices.asMap().values().stream()
                .filter(it -> it.sponsor() == sponsor)
                .sorted(Comparator.comparingLong(Device::call).reversed())
                .toList();
    }

    private void read(RecordedCall call) {
        Optional<TillSponsor> sponsor = TillSponsor.ofClient(call.sender().client());
        if (sponsor.isEmpty() || call.call() == FaultCall.OTHER) {
            return;
        }
        Map<String, String> request = members(call.requestText());
        String place = text(request, "storeId") + "/" + text(request, "deviceId");
        devices.asMap()
                .compute(
                        sponsor.get() + " " + place,
                        (_, known) -> {
                            TillState till =
                                    known == null
                                            ? TillState.start("en").of(sponsor.get())
                                            : known.till();
                            return next(
                                    new Device(
                                            sponsor.get(),
                                            place,
                                            till,
                                            call.number(),
                                            known == null ? "" : known.undecided()),
                                    call,
                                    request);
                        });
    }

    /** The device after a call. */
    static Device next(Device device, RecordedCall call, Map<String, String> request) {
        String identity = call.call().wireName() + call.key() + call.requestText();
        boolean isDecided = !call.isLost() && !WireExchange.asksForRetry(call.code());
        boolean isRetry = identity.equals(device.undecided());
        if (!isDecided && !isRetry && call.call() != FaultCall.ECHO) {
            return new Device(
                    device.sponsor(), device.place(), device.till(), call.number(), identity);
        }
        String language = text(request, "instantMessage").startsWith("fr") ? "fr" : "en";
        TillState till =
                device.till()
                        .ofDevice(
                                language,
                                step(call),
                                call.about(),
                                call.isLost() ? Map.of() : members(call.responseText()));
        return new Device(device.sponsor(), device.place(), till, call.number(), "");
    }

    private static Step step(RecordedCall call) {
        if (call.isLost()) {
            return Step.NO_ANSWER;
        }
        if (!call.code().equals("0000") && !call.code().equals("0001")) {
            return Step.MESSAGE;
        }
        return switch (call.call()) {
            case INQUIRE ->
                    members(call.responseText()).containsKey("availableOfferUnits")
                            ? Step.OFFER
                            : Step.MESSAGE;
            case REDEEM -> Step.REDEEMED;
            case REVERSE -> Step.REVERSED;
            default -> Step.BASKET;
        };
    }

    /** The members of a JSON object; none when it is not one. */
    static Map<String, String> members(String json) {
        Map<String, String> members = new TreeMap<>();
        try {
            Json.readObject(json.getBytes(UTF_8))
                    .forEachEntry((name, value) -> members.put(name, value.asString("")));
        } catch (MalformedJson e) {
            return Map.of();
        }
        return members;
    }

    private static String text(Map<String, String> members, String name) {
        String text = members.getOrDefault(name, "");
        return text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
    }
}
