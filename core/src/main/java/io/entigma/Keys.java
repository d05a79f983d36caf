// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyListReview;
import io.entigma.job.ShredRequest;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The life of keys: rotation, age, destruction. What is changed here reaches every running node within its {@code
 * epochInterval} (5 seconds unless set), as long as the node can read the key table; a node that cannot keeps a cached key
 * for {@code cacheTtl} at most. Every method can run on several machines at once. Thread safe. Get it from {@link
 * Entigma#keys()}.
 *
 * <p>All methods throw {@link KeyTableException} when the key table cannot be read or written.
 */
public interface Keys {
    /**
     * The keys of a tenant, DEKs and index keys, in any state.
     *
     * @param tenant the tenant
     * @return its rows, the newest version first
     */
    List<WrappedKey> of(TenantId tenant);

    /**
     * Goes through all keys of all tenants, DEKs and index keys, a page at a time.
     *
     * @param action gets each row, on the calling thread
     */
    void forEach(Consumer<WrappedKey> action);

    /**
     * Which versions of which KEKs are still needed. One that is not listed wraps nothing any more and can be disabled.
     *
     * @return the KEK versions, by URI and version
     */
    List<KekUse> kekUse();

    /**
     * Rewraps DEKs and index keys, by the key server itself where it can. Data rows are not touched, and running nodes notice nothing.
     * A new wrapping is unwrapped and certified before it replaces the old one, so that an abort at any point leaves a
     * usable table; start again to do the rest.
     *
     * @param rotation what to do
     * @return what was done; keys that failed keep their old wrapping
     * @throws MisconfigurationException if the settings do not name the target; nothing was sent then
     */
    KekRotationReport rotateKek(KekRotation rotation);

    /**
     * Gives tenants a new active DEK. Older versions stay live, so that stored values stay readable; re-encrypt to move
     * them. The new key is live for {@code activationDelay} before it becomes active, so that nodes look for values under
     * it before any are there: this method takes that long. Concurrent rotations end with one active key. An abort
     * leaves a live key that the next rotation makes active.
     *
     * <p>Re-encrypt and retire older versions before too many are live: a query for an equal value looks under so many keys at
     * most as {@code entigma.query.key-versions} says, and is refused for a tenant with more.
     *
     * @param tenants the tenants
     * @return what was done, with a warning for each tenant that has no room for one more
     * @throws InterruptedException if interrupted while waiting; what was made stays, and the next rotation goes on
     */
    DekRotationReport rotateDek(Collection<TenantId> tenants) throws InterruptedException;

    /**
     * Gives tenants a new active index key, in the same steps and the same time as {@link #rotateDek}. The older ones stay
     * live, so that what is stored under them is found: re-encrypt, then {@link io.entigma.job.StoredData#retire} them, since
     * queries look under two index keys at most. Meanwhile queries that compare stored tokens with each other are refused, and a
     * unique constraint over tokens does not see equal values under different keys. Belongs to every answer to a leak of a node's memory: whoever has an index key opens
     * nothing with it, but can tell what stored tokens stand for.
     *
     * @param tenants the tenants; one without an index key is reported as such, since the first value with tokens makes it
     * @return what was done
     * @throws InterruptedException if interrupted while waiting; what was made stays, and the next rotation goes on
     */
    DekRotationReport rotateIndexKey(Collection<TenantId> tenants) throws InterruptedException;

    /**
     * Gives the installation a new key that authenticates the key table's rows, signs all rows with it, and retires the old
     * one. Belongs to every answer to a leak of a node's memory; takes twice {@code activationDelay}. Start it again if it
     * was broken off.
     *
     * @return what was done; failures are tenants whose rows are not believed, and then the old key is not retired
     * @throws InterruptedException if interrupted while waiting
     */
    DekRotationReport rotateInstallationKey() throws InterruptedException;

    /**
     * Looks at every row of Entigma's own tables that is authenticated: lists and keys of all tenants and installations, the
     * column catalog, requests to shred, jobs, their shards and the quarantine, acceptances. Changes nothing, and reads all of these tables. Rows of an application
     * with another KEK are believed if that is among {@code trustedKeks}, and else are told as well.
     *
     * @return the rows that are not as Entigma wrote them, missing, or older than what this node has seen; empty if all is
     *     well, or if this key store is not Entigma's key table
     */
    List<EntigmaListener.UntrustedRow> untrustedRows();

    /**
     * Shows what the key table holds, for {@link #acceptRestore}. Changes nothing.
     *
     * @return one entry for each tenant, and for the installation's own key
     */
    List<KeyListReview> reviewRestore();

    /**
     * Accepts the present state of the key table, after it was restored from a backup on purpose: running nodes refuse an
     * older state than they have seen, and rows that Entigma did not write. From then on they believe what was accepted.
     * Each acceptance is written to the log and to {@code entigma_accepted}.
     *
     * @param reviewed entries of {@link #reviewRestore} that somebody has looked at
     * @return tenants whose rows are not as they were shown any more, and were not accepted
     */
    List<TenantId> acceptRestore(Collection<KeyListReview> reviewed);

    /**
     * Active DEKs that are older than a cryptoperiod, by the engine's clock against the time in the key table. Keys from
     * the future are never due, so that clocks that differ cannot rotate again and again.
     *
     * <p>OWASP advises to rotate by age, by use and after a compromise; NIST SP 800-57 part 1 suggests up to two years for
     * keys that encrypt stored data.
     *
     * @param maxAge the longest time that a key should seal
     * @return the keys that are due
     */
    default List<WrappedKey> due(Duration maxAge) {
        return due(KeyPurpose.DATA, maxAge);
    }

    /**
     * The same of keys of one purpose.
     *
     * @param purpose what the keys are for
     * @param maxAge the longest time that a key should be in use
     * @return the keys that are due
     */
    List<WrappedKey> due(KeyPurpose purpose, Duration maxAge);

    /**
     * Tenants that have as many keys in use as queries usually look under: four DEKs, unless {@code entigma.query.key-versions}
     * of an application says more, and two index keys. Queries of a tenant with more are refused. Reads all keys.
     *
     * @return a sentence for each such tenant, with what is to be retired before its next rotation; empty if there is room everywhere
     */
    List<String> retirementsDue();

    /**
     * Records that a tenant's keys, DEKs and index keys, are to be destroyed after a grace period. Until then they work as before. Somebody has
     * to call {@link #shredDue} after that time.
     *
     * <p>Values of attributes with {@link Place#KEY_SERVER} are under none of these keys and stay readable: delete them, or
     * destroy a KEK of the tenant's own on its server. A warning in the log names their columns.
     *
     * @param tenant the tenant
     * @param grace the grace period, zero or more
     * @return the request
     * @throws MisconfigurationException if the tenant has no keys, or the key store keeps no requests
     */
    ShredRequest requestShred(TenantId tenant, Duration grace);

    /**
     * Cancels a request whose keys are not destroyed yet.
     *
     * @param tenant the tenant
     * @return true if there was one
     */
    boolean cancelShred(TenantId tenant);

    /**
     * All requests, cancelled and done ones included.
     *
     * @return the requests
     */
    List<ShredRequest> shredRequests();

    /**
     * Destroys the keys of all tenants whose grace period is over: the wrapped DEKs are overwritten with null, the rows
     * stay as proof with time and key id. Nodes drop the keys within their {@code epochInterval}. Backups of the key table
     * still hold the wrapped keys: they must expire, or the KEK version must be destroyed, before the data is gone for
     * good.
     *
     * @return the requests that were carried out
     */
    List<ShredRequest> shredDue();

    /**
     * Lets a shredded tenant have values again, under a new DEK. What was shredded stays gone. A new index key is made when the
     * first value needs one.
     *
     * @param tenant the tenant
     * @return the new active DEK
     * @throws MisconfigurationException if the tenant has an active DEK
     */
    WrappedKey enable(TenantId tenant);

    /**
     * Takes a retirement back: the version is live again, and what is sealed under it opens. For when a value turns up that was
     * written after the retirement had been proved, by a node that slept through it or out of a backup; then re-encrypt it,
     * and retire the version again.
     *
     * @param tenant the tenant
     * @param version the version, retired; a live one stays as it is
     * @return the key as it is now
     * @throws MisconfigurationException if there is no such version, or if its key was destroyed
     */
    WrappedKey reinstate(TenantId tenant, int version);
}
