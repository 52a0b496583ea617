package org.milepost.proofs.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CommitWatchTest {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int VERSION_3 = 3 << 16;

    private final CommitWatch watch = new CommitWatch();

    @BeforeEach
    void start() {
        sees(first(SSL_REQUEST, ""));
        sees(first(VERSION_3, "user\0milepost\0\0"));
    }

    @Test
    void aSimpleCommitIsSeen() {
        assertThat(sees(message('Q', "commit\0"))).isTrue();
        assertThat(sees(message('Q', "SELECT 'COMMIT'\0"))).isFalse();
    }

    @Test
    void aPreparedCommitIsSeenWhenItsSyncIs() {
        sees(message('P', "S_1\0COMMIT\0\0\0"));
        assertThat(sees(message('B', "\0S_1\0"))).isFalse();
        assertThat(sees(message('E', "\0\0\0\0\0"))).isFalse();
        assertThat(sees(message('S', ""))).isTrue();
        assertThat(sees(message('S', ""))).isFalse();
    }

    @Test
    void otherPreparedStatementsAreNoCommit() {
        sees(message('P', "S_1\0COMMIT\0\0\0"));
        sees(message('P', "S_2\0SELECT 1\0\0\0"));
        sees(message('B', "\0S_2\0"));
        assertThat(sees(message('S', ""))).isFalse();
    }

    @Test
    void aCommitInPiecesIsSeenWithItsLastByte() {
        byte[] commit = message('Q', "COMMIT\0");
        for (int i = 0; i < commit.length - 1; i++) {
            assertThat(watch.sees(new byte[] {commit[i]}, 1)).isFalse();
        }
        assertThat(watch.sees(new byte[] {commit[commit.length - 1]}, 1)).isTrue();
    }

    private boolean sees(byte[] bytes) {
        return watch.sees(bytes, bytes.length);
    }

    private static byte[] first(int code, String rest) {
        byte[] text = rest.getBytes(US_ASCII);
        return ByteBuffer.allocate(8 + text.length)
                .putInt(8 + text.length)
                .putInt(code)
                .put(text)
                .array();
    }

    private static byte[] message(char type, String body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] text = body.getBytes(US_ASCII);
        message.write(type);
        message.writeBytes(ByteBuffer.allocate(4).putInt(4 + text.length).array());
        message.writeBytes(text);
        return message.toByteArray();
    }
}
