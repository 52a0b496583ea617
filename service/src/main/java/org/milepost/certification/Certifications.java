package org.milepost.certification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.milepost.oauth.Client;
import org.milepost.oauth.DocumentSigner;
import org.milepost.sandbox.CallLog;
import org.milepost.sandbox.FaultSwitches;
import org.milepost.sandbox.RecordedCall;

/**
 * The latest certifications of a demo, in memory. A client has one at a time.
 *
 * <p>Threads: shared.
 */
public final class Certifications {

    /** The type of the signatures of reports. */
    public static final String REPORT = "milepost-certification";

    /** How many a demo keeps. */
    public static final int KEPT_MAX = 100;

    private static final int ID_BYTES = 8;

    private final Function<String, Optional<Client>> clients;
    private final FaultSwitches switches;
    private final DocumentSigner signer;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Certification> kept;

    /**
     * The certifications of a demo.
     *
     * @param clients the client with an identifier
     * @param signer signs reports
     * @param clock the demo's time
     * @param keptMax how many are kept
     */
    public Certifications(
            CallLog calls,
            Function<String, Optional<Client>> clients,
            FaultSwitches switches,
            DocumentSigner signer,
            InstantSource clock,
            int keptMax) {
        this.kept = Caffeine.newBuilder().maximumSize(keptMax).build();
        this.clients = clients;
        this.switches = switches;
        this.signer = signer;
        this.clock = clock;
        calls.follow(this::see);
    }

    /** Why a certification cannot begin; the name is that of a text. */
    enum Refusal {
        CLIENT("client is not an active client of a partner"),
        DIALECT("the client cannot use this dialect");

        private final String message;

        Refusal(String message) {
            this.message = message;
        }

        String message() {
            return message;
        }

        String textName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a client cannot be certified for a dialect; empty when it can. */
    Optional<Refusal> refusal(Dialect dialect, String client) {
        Optional<Client> known =
                clients.apply(client).filter(Client::active).filter(it -> it.partner().isPresent());
        if (known.isEmpty()) {
            return Optional.of(Refusal.CLIENT);
        }
        boolean isCheckout = known.get().scopes().contains("amcash");
        return isCheckout == dialect.isCheckout() ? Optional.empty() : Optional.of(Refusal.DIALECT);
    }

    /** Begins one for a client that can; an earlier one of the client ends. */
    synchronized Certification start(Dialect dialect, String client) {
        OptionalInt partner =
                clients.apply(client)
                        .flatMap(Client::partner)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty);
        kept.asMap().values().stream()
                .filter(it -> it.client().equals(client))
                .forEach(Certification::end);
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        Certification started =
                new Certification(
                        HexFormat.of().formatHex(bytes),
                        dialect,
                        client,
                        partner,
                        clock.instant(),
                        switches);
        kept.put(started.id(), started);
        return started;
    }

    Optional<Certification> find(String id) {
        return Optional.ofNullable(kept.getIfPresent(id));
    }

    /** All, the latest first. */
    List<Certification> all() {
        return kept.asMap().values().stream()
                .sorted(Comparator.comparing(Certification::startedAt).reversed())
                .toList();
    }

    /** The report about one as it is now, signed. */
    SignedReport report(Certification certification) {
        byte[] report = CertificationReport.of(certification, clock.instant());
        return new SignedReport(report, signer.sign(report));
    }

    /** The report in a signature; empty when it is not ours. */
    Optional<byte[]> verify(String signature) {
        return signer.verify(signature.strip());
    }

    private void see(RecordedCall call) {
        kept.asMap().values().forEach(it -> it.see(call));
    }

    /**
     * A report.
     *
     * @param report as JSON
     * @param signature a JSON Web Signature that contains it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record SignedReport(byte[] report, String signature) {}
}
