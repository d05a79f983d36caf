// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.KeyDestroyedException;
import io.entigma.LegacyValueException;
import io.entigma.ValueRefusedException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.data.Decision.Outcome;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.FailureReason;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals plain values, or values of another scheme. In place, a value counts as sealed only if its marker and a key id that
 * the key table has say so; anything else is plain, however it begins. Thread safe.
 */
final class Seal implements ValueChange {
    private final JobCrypto crypto;
    private final KeyDirectory keys;
    private final JobRequest request;
    private final @Nullable TenantId fixedTenant;
    private final @Nullable LegacyReader reader;
    private final boolean inPlace;

    /** Reasons of our own, beside {@link FailureReason}. */
    private enum Reason {
        NO_TENANT,
        NOT_READABLE,
        DIFFERS
    }

    Seal(JobCrypto crypto, KeyDirectory keys, JobRequest request) {
        this.crypto = crypto;
        this.request = request;
        this.keys = keys;
        this.fixedTenant = request.tenant();
        this.reader = request.reader();
        this.inPlace = request.plainColumn() == null;
    }

    @Override
    public ValueChange forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new Seal(crypto.forPage(table, rows, (column, stored) -> !inPlace), keys, request);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    @Override
    public Decision decide(DataColumn column, StoredValue value, @Nullable String tenantName)
            throws JobPausedException {
        byte[] sealed = value.sealed();
        try {
            if (inPlace && sealed != null && isSealed(sealed)) {
                return Decision.of(Outcome.CURRENT);
            }
            TenantId tenant = fixedTenant != null ? fixedTenant : tenant(tenantName);
            if (tenant == null) {
                return Decision.quarantine(null, Reason.NO_TENANT);
            }
            Object plain = inPlace ? sealed : value.plain();
            byte[] encoding = plain == null ? null : encoding(column, PlainColumn.bytes(plain), tenant);
            if (inPlace || sealed == null) {
                return encoding == null
                        ? Decision.of(Outcome.CURRENT)
                        : Decision.replaceBy(crypto.seal(column, tenant, encoding));
            }
            return compare(column, sealed, encoding, tenant);
        } catch (CodecException | LegacyValueException e) {
            return Decision.quarantine(null, Reason.NOT_READABLE);
        } catch (KeyDestroyedException e) {
            return Decision.of(Outcome.DESTROYED);
        } catch (ValueRefusedException e) {
            return Decision.quarantine(null, FailureReason.VALUE_REFUSED);
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isSealed(byte[] stored) {
        KeyId id = SealedFormat.keyIdIfPresent(stored);
        return crypto.ownerAtServer(stored) != null
                || (id != null && keys.find(id).isPresent());
    }

    private static @Nullable TenantId tenant(@Nullable String name) {
        return name == null || name.isBlank() ? null : new TenantId(name);
    }

    private byte[] encoding(DataColumn column, byte[] plain, TenantId tenant) throws CodecException {
        byte[] opened = reader == null
                ? plain
                : reader.open(plain, new LegacyContext(tenant, column.context().name()));
        return PlainForm.ofType(column.valueType()).toEncoding(opened);
    }

    /** Both columns hold something: the application writes both, and they must say the same. */
    private Decision compare(DataColumn column, byte[] sealed, byte @Nullable [] encoding, TenantId tenant) {
        try {
            byte[] opened = ServerValue.isOne(sealed)
                    ? crypto.openAtServer(column, tenant, sealed)
                    : crypto.open(column, tenant, sealed);
            return encoding != null && Arrays.equals(opened, encoding)
                    ? Decision.of(Outcome.CURRENT)
                    : Decision.quarantine(SealedFormat.keyIdIfPresent(sealed), Reason.DIFFERS);
        } catch (SealedValueException e) {
            return Decision.quarantine(SealedFormat.keyIdIfPresent(sealed), e.reason());
        }
    }
}
