package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links against their documented form, built here a second time by other means. */
@Tag("mutation")
class LinkTest {
    private static final AccountId ID = new AccountId(200, 1_234_567_890_123_456_789L);
    private static final String HOLDER = "80000000001";
    private static final Link FIRST = Link.first(ID, 2, HOLDER);

    private final Transfer transfer =
            new Transfer(
                    new TransferId(ID, 70_000),
                    TransferKind.REVERSAL,
                    Miles.of(-9_500),
                    new HouseId(66_000),
                    OptionalInt.of(69_999),
                    Instant.parse("2026-03-01T12:00:00.123456Z"),
                    Epoch.NONE,
                    "{\"till\":\"Zoë €\"}",
                    FIRST);

    @Test
    void theFirstLinkBindsTheAccountToItsCurrencyAndHolder() throws Exception {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            for (String text :
                    List.of("milepost account", "200", "1234567890123456789", "2", HOLDER)) {
                writeText(out, text);
            }
        }

        assertThat(FIRST.bytes()).isEqualTo(sha256(content.toByteArray()));
        assertThat(Link.first(ID, 2, "80000000002")).isNotEqualTo(FIRST);
        assertThat(Link.first(ID, 3, HOLDER)).isNotEqualTo(FIRST);
        assertThat(Link.first(new AccountId(201, ID.number()), 2, HOLDER)).isNotEqualTo(FIRST);
        assertThat(Link.first(new AccountId(200, 1), 2, HOLDER)).isNotEqualTo(FIRST);
    }

    @Test
    void aLinkIsTheDigestOfTheDocumentedContent() throws Exception {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            out.writeByte(1);
            out.writeShort(200);
            out.writeLong(1_234_567_890_123_456_789L);
            out.writeInt(70_000);
            out.writeShort(3);
            out.writeLong(-9_500);
            out.writeInt(66_000);
            out.writeInt(69_999);
            out.writeLong(1_772_366_400_123_456L);
            writeText(out, "{\"till\":\"Zoë €\"}");
            out.write(FIRST.bytes());
        }

        assertThat(FIRST.over(transfer).bytes()).isEqualTo(sha256(content.toByteArray()));
    }

    @Test
    void furtherLegsComeBeforeTheLinkBefore() throws Exception {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            out.writeByte(3);
            out.writeInt(-77);
            out.writeShort(200);
            out.writeLong(1_234_567_890_123_456_789L);
            out.writeInt(70_000);
            out.writeShort(3);
            out.writeLong(-9_500);
            out.writeInt(66_000);
            out.writeInt(69_999);
            out.writeLong(1_772_366_400_123_456L);
            writeText(out, "{\"till\":\"Zoë €\"}");
            out.writeShort(2);
            out.writeInt(70_001);
            out.writeShort(9);
            out.writeLong(250);
            out.writeInt(70_002);
            out.writeShort(9);
            out.writeLong(-250);
            out.write(FIRST.bytes());
        }

        List<Leg> legs =
                List.of(
                        new Leg(new HouseId(70_001), 9, Miles.of(250)),
                        new Leg(new HouseId(70_002), 9, Miles.of(-250)));

        assertThat(FIRST.over(inEpoch(new Epoch(-77)), legs).bytes())
                .isEqualTo(sha256(content.toByteArray()));
    }

    @Test
    void anEpochComesBeforeTheRestOfTheContent() throws Exception {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            out.writeByte(2);
            out.writeInt(-77);
            out.writeShort(200);
            out.writeLong(1_234_567_890_123_456_789L);
            out.writeInt(70_000);
            out.writeShort(3);
            out.writeLong(-9_500);
            out.writeInt(66_000);
            out.writeInt(69_999);
            out.writeLong(1_772_366_400_123_456L);
            writeText(out, "{\"till\":\"Zoë €\"}");
            out.write(FIRST.bytes());
        }

        assertThat(FIRST.over(inEpoch(new Epoch(-77))).bytes())
                .isEqualTo(sha256(content.toByteArray()));
    }

    @Test
    void theEpochCounts() {
        assertThat(
                        List.of(
                                FIRST.over(transfer),
                                FIRST.over(inEpoch(new Epoch(1))),
                                FIRST.over(inEpoch(new Epoch(2)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theStoredFormNeverChanges() {
        assertThat(FIRST)
                .hasToString("bb56c9774faa53b3cf0ebfe2dd5e9c921e2d40008d1eece6b3b2e9a3ebd63ff6");
        assertThat(FIRST.over(transfer))
                .hasToString("e9eab0f458dcd71c48f155a005b39f80d37c888c1ddeea01ba7ef6d126e7b7f6");
    }

    @Test
    void everyPartOfTheContentCounts() {
        Link link = FIRST.over(transfer);
        TransferId id = transfer.id();
        HouseId house = transfer.house();
        OptionalInt undoes = transfer.undoes();
        Instant at = transfer.at();
        String facts = transfer.facts();
        TransferId otherBucket = new TransferId(new AccountId(201, ID.number()), id.ordinal());
        TransferId otherAccount = new TransferId(new AccountId(200, 1), id.ordinal());
        TransferId otherOrdinal = new TransferId(ID, 70_001);

        List<Transfer> others =
                List.of(
                        changed(otherBucket, transfer.kind(), -9_500, house, undoes, at, facts),
                        changed(otherAccount, transfer.kind(), -9_500, house, undoes, at, facts),
                        changed(otherOrdinal, transfer.kind(), -9_500, house, undoes, at, facts),
                        changed(id, TransferKind.CANCELLATION, -9_500, house, undoes, at, facts),
                        changed(id, transfer.kind(), 9_500, house, undoes, at, facts),
                        changed(id, transfer.kind(), -9_500, new HouseId(1), undoes, at, facts),
                        changed(id, transfer.kind(), -9_500, house, OptionalInt.empty(), at, facts),
                        changed(
                                id,
                                transfer.kind(),
                                -9_500,
                                house,
                                undoes,
                                at.plusNanos(1_000),
                                facts),
                        changed(id, transfer.kind(), -9_500, house, undoes, at, facts + " "));

        assertThat(others).extracting(FIRST::over).doesNotContain(link).doesNotHaveDuplicates();
        assertThat(Link.first(ID, 3, HOLDER).over(transfer)).isNotEqualTo(link);
    }

    @Test
    void linksAreEqualByContent() {
        Link same = new Link(FIRST.bytes().clone());

        assertThat(same).isEqualTo(FIRST).hasSameHashCodeAs(FIRST);
        assertThat(new Link(new byte[Link.LENGTH])).isNotEqualTo(FIRST);
        assertThat(FIRST.equals((Object) FIRST.toString())).isFalse();
    }

    @Test
    void aLinkHas32Bytes() {
        assertThatThrownBy(() -> new Link(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Transfer inEpoch(Epoch epoch) {
        return new Transfer(
                transfer.id(),
                transfer.kind(),
                transfer.change(),
                transfer.house(),
                transfer.undoes(),
                transfer.at(),
                epoch,
                transfer.facts(),
                transfer.link());
    }

    private static Transfer changed(
            TransferId id,
            TransferKind kind,
            long change,
            HouseId house,
            OptionalInt undoes,
            Instant at,
            String facts) {
        return new Transfer(
                id, kind, Miles.of(change), house, undoes, at, Epoch.NONE, facts, FIRST);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] sha256(byte[] content) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }
}
