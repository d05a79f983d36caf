// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import io.entigma.error.EntigmaException;
import io.entigma.kek.KekCall;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into the token: each on a thread of its own that is given up when the driver does not answer, in a session that is opened
 * again when it is lost. Thread safe.
 */
final class TokenCalls implements AutoCloseable {
    private static final int THREADS = 16;

    /** What drivers say of a ciphertext that does not open. */
    private static final Set<String> BLAME_DATA = Set.of(
            "CKR_ENCRYPTED_DATA_INVALID",
            "CKR_ENCRYPTED_DATA_LEN_RANGE",
            "CKR_AEAD_DECRYPT_FAILED",
            "CKR_DATA_INVALID",
            "CKR_DATA_LEN_RANGE",
            "CKR_SIGNATURE_INVALID");

    private final Token.Opener opener;
    private final Duration callTimeout;
    private final ReentrantLock opening = new ReentrantLock();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "entigma-pkcs11");
                thread.setDaemon(true);
                return thread;
            });
    private volatile @Nullable Token token;
    /** Guarded by {@link #opening}. */
    private @Nullable String refusedPin;

    private volatile boolean closed;

    TokenCalls(Token.Opener opener, Duration callTimeout) {
        this.opener = opener;
        this.callTimeout = callTimeout;
    }

    /** There is no such key; or there is no login any more, in which case the token shows none. */
    static final class MissingKeyException extends GeneralSecurityException {
        private static final long serialVersionUID = 1L;

        MissingKeyException(String name) {
            super(name);
        }
    }

    /** What is done in the token. */
    interface Work<T> {
        T in(Token open) throws GeneralSecurityException;
    }

    /** Does it in the token, in a second session if the first one fails. */
    <T> T run(KekCall call, Work<T> work) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        Future<T> result;
        try {
            result = threads.submit(() -> attempt(call, work));
        } catch (RejectedExecutionException e) {
            throw call.unavailable(
                    closed
                            ? "this client is closed"
                            : THREADS + " calls hang in the driver; check the HSM and its connection",
                    null);
        }
        try {
            return result.get(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The thread stays in the driver until that returns; Java cannot fetch it from there.
            result.cancel(true);
            throw call.unavailable(
                    "no answer from the driver within " + callTimeout.toMillis()
                            + " ms; check the HSM and its connection",
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.unavailable("the thread was interrupted while it waited", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EntigmaException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw call.unavailable("the driver failed; see its own log", null);
        }
    }

    private <T> T attempt(KekCall call, Work<T> work) {
        Token first = token(call, null);
        try {
            return work.in(first);
        } catch (GeneralSecurityException | ProviderException e) {
            if (isWrongTag(e)) {
                throw call.wrongContext(null);
            }
            if (e instanceof MissingKeyException missing && showsKeys(first)) {
                throw missing(call, missing);
            }
        }
        // Whatever else went wrong, a lost session looks like many things: once more, in a new one.
        try {
            return work.in(token(call, first));
        } catch (GeneralSecurityException | ProviderException e) {
            if (isWrongTag(e)) {
                throw call.wrongContext(null);
            }
            if (e instanceof MissingKeyException missing) {
                throw missing(call, missing);
            }
            throw call.unavailable(
                    "the token failed in a new session as well (" + code(e) + "); check the HSM, its slot and its PIN",
                    null);
        }
    }

    /** A session that is logged in shows keys, so that one which it does not show is not there. */
    private static boolean showsKeys(Token open) {
        try {
            for (String label : open.labels()) {
                if (open.key(label) != null) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    private static EntigmaException missing(KekCall call, MissingKeyException e) {
        return call.refused(
                "the token has no secret key '" + e.getMessage()
                        + "'; make it with 'entigma create-kek', or put the former version back",
                null);
    }

    private Token token(KekCall call, @Nullable Token lost) {
        Token known = token;
        if (known != null && known != lost) {
            return known;
        }
        opening.lock();
        try {
            known = token;
            if (known != null && known != lost) {
                return known;
            }
            if (refusedPin != null) {
                throw pinRefused(call, refusedPin);
            }
            // The lost one is not closed: a logout would be one for every session of this process.
            Token opened = opener.open();
            token = opened;
            return opened;
        } catch (GeneralSecurityException | ProviderException e) {
            if (code(e).startsWith("CKR_PIN_")) {
                refusedPin = code(e);
                throw pinRefused(call, refusedPin);
            }
            throw call.unavailable(
                    "no session with the token (" + code(e) + "); check the HSM and its connection", null);
        } finally {
            opening.unlock();
        }
    }

    private static EntigmaException pinRefused(KekCall call, String code) {
        return call.refused(
                "the token does not accept the PIN (" + code
                        + "); it is not sent again, since a few wrong ones lock the"
                        + " token: correct or unlock it, and start the application again",
                null);
    }

    private static boolean isWrongTag(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof AEADBadTagException) {
                return true;
            }
        }
        return BLAME_DATA.contains(code(e));
    }

    /** The return value that PKCS#11 gave; other texts are not ours to show. */
    private static String code(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (message.matches("CKR_[A-Z_]{1,64}")) {
                return message;
            }
        }
        return e.getClass().getSimpleName();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.shutdown();
            Token open = token;
            token = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
