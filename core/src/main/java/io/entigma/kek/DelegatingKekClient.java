// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A KEK client that passes everything on to another one, for {@link io.entigma.EntigmaBuilder#decorateKekClients}: override
 * {@link #call} to have something done around each call to the key server. Thread safe if what is overridden is.
 */
public abstract class DelegatingKekClient implements KekClient {
    private final KekClient delegate;

    /**
     * Goes around a client.
     *
     * @param delegate the client, which is closed with this one
     */
    protected DelegatingKekClient(KekClient delegate) {
        this.delegate = delegate;
    }

    /**
     * Makes one call to the key server. What the action throws must be thrown on as it is.
     *
     * @param operation {@code wrap}, {@code unwrap}, {@code rewrap}, or {@code seal} and {@code open} for values
     * @param kek the KEK
     * @param action the call
     * @param <T> the type of its result
     * @return its result
     */
    protected <T> T call(String operation, URI kek, Supplier<T> action) {
        return action.get();
    }

    @Override
    public boolean supports(URI kek) {
        return delegate.supports(kek);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return delegate.versionIdentifiesKeyMaterial();
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        return call("wrap", kek, () -> delegate.wrap(kek, dek, context));
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return call("unwrap", kek, () -> delegate.unwrap(kek, wrapped, context));
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return call("rewrap", kek, () -> delegate.rewrap(kek, wrapped, context));
    }

    @Override
    public void createKek(URI kek) {
        delegate.createKek(kek);
    }

    @Override
    public Optional<ValueSealingClient> valueServer() {
        return delegate.valueServer().map(Values::new);
    }

    @Override
    public String describe() {
        return delegate.describe();
    }

    @Override
    public void close() {
        delegate.close();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }

    /** Calls that carry values themselves. */
    private final class Values implements ValueSealingClient {
        private final ValueSealingClient server;

        Values(ValueSealingClient server) {
            this.server = server;
        }

        @Override
        public List<byte[]> sealAll(URI kek, List<byte[]> values, ValueContext context) {
            return call("seal", kek, () -> server.sealAll(kek, values, context));
        }

        @Override
        public List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context) {
            return call("open", kek, () -> server.openAll(kek, sealed, context));
        }

        @Override
        public Optional<String> kekVersion(byte[] sealed) {
            return server.kekVersion(sealed);
        }
    }
}
