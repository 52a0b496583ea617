package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AnswerBufferTest {

    private static final String ANSWER =
            "HTTP/1.1 202 Accepted\r\ncontent-LENGTH: 12\r\nDate: x\r\n\r\n{\"code\":\"1\"}";

    private final AnswerBuffer answer = new AnswerBuffer();

    @Test
    void anAnswerThatArrivesByteByByteIsCompleteAtItsLastByte() throws IOException {
        ReadableByteChannel channel = byteByByte(ANSWER);
        for (int i = 1; i < ANSWER.length(); i++) {
            assertThat(answer.read(channel)).isFalse();
        }
        assertThat(answer.read(channel)).isTrue();
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void aMarkIsLookedForInTheBodyOnly() throws IOException {
        answer.read(Channels.newChannel(stream(ANSWER)));
        assertThat(answer.bodyContains(bytes("\"code\":\"1\""))).isTrue();
        assertThat(answer.bodyContains(bytes("\"code\":\"2\""))).isFalse();
        assertThat(answer.bodyContains(bytes("Date"))).isFalse();
    }

    @Test
    void anAnswerWithoutALengthIsRefused() {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThatThrownBy(() -> answer.read(Channels.newChannel(stream(chunked))))
                .isInstanceOf(UnexpectedAnswer.class)
                .hasMessageContaining("without Content-Length");
    }

    @Test
    void bytesAfterTheAnswerAreRefused() {
        assertThatThrownBy(() -> answer.read(Channels.newChannel(stream(ANSWER + "x"))))
                .isInstanceOf(UnexpectedAnswer.class);
    }

    @Test
    void aClosedConnectionIsNoAnswer() {
        assertThatThrownBy(() -> answer.read(Channels.newChannel(stream(""))))
                .isInstanceOf(UnexpectedAnswer.class)
                .hasMessageContaining("closed");
    }

    private static ReadableByteChannel byteByByte(String text) {
        InputStream whole = stream(text);
        return Channels.newChannel(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        return whole.read();
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return whole.read(into, offset, Math.min(length, 1));
                    }
                });
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
