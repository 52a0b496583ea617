package org.milepost.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import tlschannel.HeapBufferAllocator;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;
import tlschannel.WouldBlockException;

/** A connection within TLS 1.2 or 1.3. */
final class TlsTransport implements Transport {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** The protocol that is negotiated with callers that offer HTTP/2 too (ALPN, RFC 7301). */
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

    private final SocketChannel channel;
    private final TlsChannel tls;

    /**
     * A connection that has not begun.
     *
     * @param channel blocks
     */
    TlsTransport(SocketChannel channel, SSLContext context) {
        this.channel = channel;
        this.tls =
                ServerTlsChannel.newBuilder(channel, context)
                        .withEngineFactory(TlsTransport::engine)
                        .withEncryptedBufferAllocator(new HeapBufferAllocator())
                        .build();
    }

    private static SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public boolean needsHandshake() {
        return true;
    }

    @Override
    public void handshake() throws IOException {
        try {
            tls.handshake();
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    /** Sends the peer the reason why its handshake failed; the library only closes. */
    private void sendAlert() throws IOException {
        SSLEngine engine = tls.getSslEngine();
        ByteBuffer alert = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), alert);
        channel.write(alert.flip());
        channel.shutdownOutput();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read;
        do {
            read = tls.read(into);
        } while (read == 0);
        return read;
    }

    @Override
    public int readNow(ByteBuffer into) throws IOException {
        channel.configureBlocking(false);
        try {
            return tls.read(into);
        } catch (WouldBlockException e) {
            return 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            tls.write(all);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        tls.shutdown();
        channel.shutdownOutput();
    }
}
