// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import com.google.auth.oauth2.GoogleCredentials;
import io.entigma.kek.AccessTokens;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of Google's application default credentials. Looked for at the first call, since that can ask the metadata server of
 * the machine; again at the next one if there were none. Thread safe.
 */
final class ApplicationDefaultTokens implements AccessTokens {
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable GcpTokens found;

    @Override
    public String current() throws IOException {
        GcpTokens known = found;
        return (known == null ? look() : known).current();
    }

    private GcpTokens look() throws IOException {
        looking.lock();
        try {
            GcpTokens known = found;
            if (known == null) {
                known = new GcpTokens(GoogleCredentials.getApplicationDefault());
                found = known;
            }
            return known;
        } finally {
            looking.unlock();
        }
    }

    @Override
    public String toString() {
        return "ApplicationDefaultTokens";
    }
}
