package org.milepost.avios;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Agreement;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import tools.jackson.core.JsonGenerator;

/**
 * Retrieve Programme: the programmes of the partner API, what they require, and what the partner
 * may do there. The public documents do not define the body.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param clock the programmes' time
 */
public record LoyaltyProgrammeEndpoint(Programmes programmes, InstantSource clock) {

    private static final int BYTES_EXPECTED = 1_024;

    /** All programmes, by their codes. */
    public Response list(Request http) {
        Catalogue catalogue = programmes.current();
        return answer(
                http,
                catalogue,
                catalogue.programmes().stream()
                        .filter(it -> it.avios().isPresent())
                        .sorted(Comparator.comparing(Programme::code))
                        .toList());
    }

    /** The programme in the path. */
    public Response show(Request http) {
        Catalogue catalogue = programmes.current();
        Programme programme =
                AccountAccess.programme(catalogue, http)
                        .orElseThrow(() -> PartnerRefusal.of(ErrorCode.PROGRAMME_INVALID));
        return answer(http, catalogue, List.of(programme));
    }

    private Response answer(Request http, Catalogue catalogue, List<Programme> shown) {
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        faults.finish();
        Partner partner = AccountAccess.caller(http).partner();
        Instant now = clock.instant();
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeArrayPropertyStart("programme");
                            for (Programme each : shown) {
                                write(
                                        json,
                                        each.at(now),
                                        catalogue.agreement(partner.id(), each.id()));
                            }
                            json.writeEndArray();
                        });
        return Response.json(200, body);
    }

    private static void write(
            JsonGenerator json, Programme programme, Optional<Agreement> agreement) {
        AviosSettings settings = programme.avios().orElseThrow();
        json.writeStartObject();
        json.writeStringProperty("programmeIdentifier", programme.code());
        json.writeStringProperty("name", PlainLetters.capitals(programme.name()));
        Amount.writeCurrency(json, Amount.AVIOS);
        json.writeBooleanProperty("descriptionRequired", settings.descriptionRequired());
        json.writeBooleanProperty(
                "clientApplicationRequired", settings.clientApplicationRequired());
        settings.creditYearsBack()
                .ifPresent(years -> json.writeNumberProperty("creditYearsBack", years));
        json.writeNumberProperty("reversalDays", settings.reversalDays());
        agreement.ifPresent(
                it -> {
                    json.writeObjectPropertyStart("partner");
                    json.writeNumberProperty(
                            "creditMaximum", Math.min(it.creditMax(), settings.creditMax()));
                    json.writeBooleanProperty("debit", it.allowsDebits());
                    json.writeBooleanProperty("pricing", it.rate().isPresent());
                    json.writeEndObject();
                });
        json.writeEndObject();
    }
}
