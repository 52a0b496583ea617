package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stored form of the transfers in a row of the feed. */
@Tag("mutation")
class FeedRowTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Written by hand; readers depend on this form. */
    @Test
    void theStoredFormNeverChanges() {
        List<TransferId> transfers =
                List.of(
                        new TransferId(new AccountId(7, 0x0102030405060708L), 1),
                        new TransferId(new AccountId(255, 9), 300));

        assertThat(HEX.formatHex(FeedRow.bytes(transfers)))
                .isEqualTo("07" + "0102030405060708" + "01" + "ff" + "0000000000000009" + "ac02");
    }

    @Test
    void anyTransfersAreReadBack() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            List<TransferId> transfers = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                transfers.add(
                        new TransferId(
                                new AccountId(
                                        random.nextInt(256),
                                        Math.max(1, random.nextLong() & Long.MAX_VALUE)),
                                1 + (random.nextInt() & Integer.MAX_VALUE) / 2));
            }
            assertThat(FeedRow.transfers(FeedRow.bytes(transfers)))
                    .as("seed %d", seed)
                    .isEqualTo(transfers);
        }
        TransferId last = new TransferId(new AccountId(0, 1), Integer.MAX_VALUE);
        assertThat(FeedRow.transfers(FeedRow.bytes(List.of(last)))).containsExactly(last);
    }

    @Test
    void whatIsNoRowIsRefused() {
        for (String hex : List.of("07", "070102030405060708", "07010203040506070880")) {
            assertThatThrownBy(() -> FeedRow.transfers(HEX.parseHex(hex)))
                    .as(hex)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
