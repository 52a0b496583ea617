package org.milepost.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.core.JsonGenerator;

/**
 * {@code /sandbox/faults}: shows, sets and ends the faults that calls to the demo will have.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public record FaultEndpoint(FaultSwitches switches) {

    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int BYTES_EXPECTED = 512;
    private static final int TIMES_MAX = 1_000;
    private static final int THOUSAND = 1_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final Pattern CLIENT = Pattern.compile("[!-~]{1,100}");
    private static final String KIND_RULE = "must be one of: " + FaultKind.NAMES;

    /** Shows what is set. */
    public Response show(Request request) {
        return shown();
    }

    /** Gives the next calls a fault. */
    public Response add(Request request) {
        SandboxForm form = new SandboxForm(request);
        Optional<FaultKind> kind = form.text("fault", KIND_RULE, FaultKind::of);
        Optional<FaultCall> call =
                form.text("call", "must be one of: " + FaultCall.NAMES, FaultCall::of);
        Optional<String> number =
                form.text(
                        "number",
                        "must have 1 to 19 digits",
                        it -> Optional.of(it).filter(text -> NUMBER.matcher(text).matches()));
        Optional<String> client =
                form.text(
                        "client",
                        "must have 1 to 100 characters",
                        it -> Optional.of(it).filter(text -> CLIENT.matcher(text).matches()));
        Optional<Integer> times = form.number("times", 1, TIMES_MAX);
        FaultKind known = form.required("fault", kind, "is missing");
        form.close();
        FaultSwitches.Switch added =
                new FaultSwitches.Switch(
                        known,
                        call,
                        number,
                        client.map(it -> new FaultSwitches.Whose(it, OptionalInt.empty())),
                        times.orElse(1));
        if (!switches.add(added)) {
            throw new Fault(
                    CONFLICT,
                    "There are too many faults that no call has had yet. Delete them first.");
        }
        return shown();
    }

    /** Gives calls faults at random from now on, from a seed. */
    public Response randomise(Request request) {
        SandboxForm form = new SandboxForm(request);
        Optional<Integer> seed = form.number("seed", 0, Integer.MAX_VALUE);
        Optional<Integer> perThousand = form.number("perThousand", 0, THOUSAND);
        Optional<List<FaultKind>> kinds =
                form.texts("faults", "must be a list; each of them " + KIND_RULE, FaultKind::of);
        int rate = form.required("perThousand", perThousand, "is missing");
        form.close();
        switches.start(
                new FaultSwitches.RandomFaults(
                        seed.orElseGet(
                                () -> ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                        rate,
                        kinds.orElse(FaultKind.ALL)));
        return shown();
    }

    /** Ends all faults that are set. */
    public Response clear(Request request) {
        switches.clear();
        return shown();
    }

    private Response shown() {
        FaultSwitches.State state = switches.state();
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeArrayPropertyStart("switches");
                            state.switches().forEach(it -> write(json, it));
                            json.writeEndArray();
                            state.random().ifPresent(it -> write(json, it, state.drawn()));
                        }));
    }

    private static void write(JsonGenerator json, FaultSwitches.Switch one) {
        json.writeStartObject();
        json.writeStringProperty("fault", one.kind().wireName());
        one.call().ifPresent(it -> json.writeStringProperty("call", it.wireName()));
        one.number().ifPresent(it -> json.writeStringProperty("number", it));
        one.whose().ifPresent(it -> json.writeStringProperty("client", it.client()));
        json.writeNumberProperty("times", one.times());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FaultSwitches.RandomFaults random, int drawn) {
        json.writeObjectPropertyStart("random");
        json.writeNumberProperty("seed", random.seed());
        json.writeNumberProperty("perThousand", random.perThousand());
        json.writeArrayPropertyStart("faults");
        random.kinds().forEach(it -> json.writeString(it.wireName()));
        json.writeEndArray();
        json.writeNumberProperty("calls", drawn);
        json.writeEndObject();
    }
}
