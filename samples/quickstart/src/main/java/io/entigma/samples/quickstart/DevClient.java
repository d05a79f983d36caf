// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.entigma.*;
import io.entigma.key.*;
import io.entigma.spi.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;

final class DevClient implements KekClient {
    final KeyServerAccess a;
    final AesGcmJce aead;

    DevClient(KeyServerAccess a) {
        this.a = a;
        try {
            aead = new AesGcmJce(new byte[32]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void up() {
        if (!ProcessHandle.of(a.pid()).map(ProcessHandle::isAlive).orElse(false))
            throw new KeyServerUnavailableException("KEK " + a.kek() + ": down");
    }

    static byte[] aad(WrapContext c) {
        return (c.keyId() + "/" + c.tenant()).getBytes(StandardCharsets.UTF_8);
    }

    public boolean supports(URI k) {
        return true;
    }

    public WrappedDek wrap(URI k, CleartextKey d, WrapContext c) {
        up();
        try {
            return new WrappedDek(aead.encrypt(d.toCleartextBytes(), aad(c)), "1");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public CleartextKey unwrap(URI k, WrappedDek w, WrapContext c) {
        up();
        try {
            return CleartextKey.copyOf(aead.decrypt(w.toBytes(), aad(c)));
        } catch (Exception e) {
            throw new KeyServerRefusedException("Key " + c.keyId() + " of tenant '" + c.tenant() + "': wrong context");
        }
    }

    public String describe() {
        return "dev";
    }
}
