// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.OnUnreadable;
import io.entigma.Place;
import io.entigma.SearchRange;
import io.entigma.Unreadable;
import io.entigma.error.EntigmaException;
import io.entigma.error.QueryRefusedException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.engine.FieldSealer;
import io.entigma.internal.engine.SealAheadBuffer;
import io.entigma.internal.engine.TokenSearch;
import io.entigma.internal.hibernate.scan.CandidateReader;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.RangeBound;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenRange;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** An encrypted attribute in use by one session factory: its sealer, and how to tell the tenant. Thread safe. */
public final class BoundAttribute {
    private final SessionFactoryImplementor factory;
    private final EncryptedAttribute attribute;
    private final FieldSealer<Object> sealer;
    private final @Nullable TokenSearch<Object> search;
    private final CacheSealer cacheSealer;
    private final SessionTenants tenants;
    private final Placeholders placeholders;
    private final SessionBuffers memories;

    /** Set once, before the factory is used. */
    private volatile boolean inRowsOfTenants;

    BoundAttribute(
            SessionFactoryImplementor factory,
            EncryptedAttribute attribute,
            FieldSealer<Object> sealer,
            @Nullable TokenSearch<Object> search,
            CacheSealer cacheSealer,
            SessionTenants tenants,
            Placeholders placeholders,
            SessionBuffers memories) {
        this.factory = factory;
        this.attribute = attribute;
        this.placeholders = placeholders;
        this.memories = memories;
        this.sealer = sealer;
        this.search = search;
        this.cacheSealer = cacheSealer;
        this.tenants = tenants;
    }

    boolean isOf(SessionFactoryImplementor other) {
        return factory == other;
    }

    /** Seals a value by hand, wherever it will be stored. */
    byte[] seal(SharedSessionContractImplementor session, Object value) {
        return sealer.seal(tenantOf(session), placeholders.refuse(attribute, value));
    }

    /** Tells that Hibernate knows of each row that holds a value whose it is. */
    void isInRowsOfTenants() {
        inRowsOfTenants = true;
    }

    /** Seals a value for rows that are not known. */
    byte[] sealInBulk(SharedSessionContractImplementor session, Object value) {
        refuseRoot(session, "A bulk statement");
        return seal(session, value);
    }

    /** For what is not announced together with its row. */
    private void refuseRoot(SharedSessionContractImplementor session, String what) {
        refuseRoot(() -> RootSessions.refuse(session, what));
    }

    private void refuseRoot(Runnable refusal) {
        if (inRowsOfTenants) {
            try {
                refusal.run();
            } catch (EntigmaException e) {
                throw withoutTenant(e);
            }
        }
    }

    /** What to store for the value of an entity: a placeholder leaves the stored bytes as they are. */
    byte[] store(SharedSessionContractImplementor session, Object value) {
        byte[] kept = placeholders.stored(attribute, value);
        if (kept != null) {
            return kept;
        }
        // Asked last: to tell that a session is none takes a look at all interfaces of its class.
        if (inRowsOfTenants && session instanceof StatelessSession) {
            refuseRoot(session, "A stateless write");
        }
        TenantId tenant = tenantOf(session);
        return attribute.place() == Place.APPLICATION
                ? sealer.seal(tenant, value)
                : sealer.seal(tenant, value, withFlushSealed(session));
    }

    /** The first value of a flush takes the others along. */
    private SessionBuffer withFlushSealed(SharedSessionContractImplementor session) {
        SessionBuffer memory = memories.of(session);
        if (memory.isFirstOfFlush()) {
            PendingValues.of(session).forEach((type, values) -> type.sealAhead(session, values));
        }
        return memory;
    }

    void sealAhead(SharedSessionContractImplementor session, List<Object> values) {
        List<Object> readable =
                values.stream().filter(value -> !Unreadable.is(value)).toList();
        sealer.sealAhead(tenantOf(session), readable, memories.of(session));
    }

    /**
     * Opens values of the key server before they are asked for.
     *
     * @param session the session that will ask
     * @param load loads their columns, and nothing else
     */
    void openAhead(SharedSessionContractImplementor session, Runnable load) {
        TenantId tenant = tenantOf(session);
        SessionBuffer memory = memories.of(session);
        List<byte[]> stored;
        memory.beginCollecting(this);
        try {
            load.run();
        } finally {
            stored = memory.endCollecting();
        }
        sealer.openAhead(tenant, stored, memory);
    }

    @Nullable
    Object open(SharedSessionContractImplementor session, byte[] stored) {
        TenantId tenant = tenantOf(session);
        SealAheadBuffer memory = SealAheadBuffer.NONE;
        if (ServerSealed.isOne(stored)) {
            SessionBuffer ofSession = memories.of(session);
            if (ofSession.collects(this, stored)) {
                return null;
            }
            memory = ofSession;
        }
        return open(tenant, stored, memory);
    }

    /** Opens all values of the acting tenant that are read, for a query that asks about them. */
    CandidateReader.Opener openerOfOwn(SharedSessionContractImplementor session) {
        refuseRoot(() -> RootSessions.refuseSearch(session));
        TenantId tenant = tenantOf(session);
        Map<KeyId, Boolean> own = new HashMap<>();
        return stored -> sealer.openOwn(tenant, stored, own);
    }

    private Object open(TenantId tenant, byte[] stored, SealAheadBuffer memory) {
        if (attribute.onUnreadable() == OnUnreadable.FAIL) {
            return sealer.open(tenant, stored, memory);
        }
        try {
            return sealer.open(tenant, stored, memory);
        } catch (EntigmaException e) {
            if (Placeholders.isFor(e)) {
                return placeholders.make(attribute, stored);
            }
            throw e;
        }
    }

    byte[] search(SharedSessionContractImplementor session, Object value, int slot, int slots) {
        return sealer.search(tenantOf(session), placeholders.refuse(attribute, value), slot, slots);
    }

    List<byte[]> searchForms(SharedSessionContractImplementor session, Object value) {
        Object sought = placeholders.refuse(attribute, value);
        return attribute.hasToken(TokenKind.EQUAL)
                ? search().equalUnderAll(tenantOf(session), sought)
                : sealer.searchForms(tenantOf(session), sought);
    }

    byte[] sealForQuery(SharedSessionContractImplementor session, Object value) {
        return sealer.sealForQuery(tenantOf(session), placeholders.refuse(attribute, value));
    }

    /** The token of values that are equal to one, or null if no stored value can have it. */
    byte @Nullable [] equalToken(SharedSessionContractImplementor session, Object value, int slot, int slots) {
        return search().equal(tenantOf(session), placeholders.refuse(attribute, value), slot, slots);
    }

    /** The tokens of texts that are equal to one in upper or lower case. */
    List<byte[]> searchFormsIgnoringCase(SharedSessionContractImplementor session, String text) {
        token("ignoreCase = true", TokenKind.IGNORE_CASE);
        return search().ignoreCaseUnderAll(tenantOf(session), text);
    }

    /** The tokens of texts that begin with one. */
    List<SearchRange> searchPrefix(SharedSessionContractImplementor session, String start) {
        Token token = token("prefix = ...", TokenKind.PREFIX, TokenKind.PREFIX_IGNORE_CASE);
        return ranges(search().matchingUnderAll(tenantOf(session), token, new LikePattern(start, true)));
    }

    /** The tokens of values between two. */
    List<SearchRange> searchBetween(
            SharedSessionContractImplementor session, @Nullable Object from, @Nullable Object to) {
        Token token = token("range = true", TokenKind.RANGE);
        return ranges(search().between(
                        tenantOf(session),
                        token,
                        from == null ? null : new RangeBound(from, true),
                        to == null ? null : new RangeBound(to, true),
                        Integer.MAX_VALUE));
    }

    private static List<SearchRange> ranges(List<TokenRange> tokens) {
        return tokens.stream()
                .map(range -> new SearchRange(range.low(), range.high()))
                .toList();
    }

    private Token token(String option, TokenKind... kinds) {
        for (TokenKind kind : kinds) {
            if (attribute.hasToken(kind)) {
                return Objects.requireNonNull(
                        Objects.requireNonNull(attribute.tokens()).token(kind));
            }
        }
        throw new QueryRefusedException(
                attribute.subject() + ": its values have no search tokens for that; add @Searchable(" + option
                        + ") and re-encrypt, or select the value and do it in the application");
    }

    /** The same in upper or lower case. */
    byte @Nullable [] ignoreCaseToken(SharedSessionContractImplementor session, String text, int slot, int slots) {
        return search().ignoreCase(tenantOf(session), text, slot, slots);
    }

    /** The tokens of texts that match a pattern, or null if no stored value can have one of them. */
    @Nullable
    TokenRange matchingTokens(
            SharedSessionContractImplementor session, Token token, LikePattern pattern, int slot, int slots) {
        return search().matching(tenantOf(session), token, pattern, slot, slots);
    }

    /** The tokens of values in a range; none if no stored value can have one of them. */
    List<TokenRange> rangeTokens(
            SharedSessionContractImplementor session,
            Token token,
            @Nullable RangeBound low,
            @Nullable RangeBound high,
            int slots) {
        return search().between(tenantOf(session), token, low, high, slots);
    }

    private TokenSearch<Object> search() {
        return Objects.requireNonNull(search, "has no tokens");
    }

    void requireOneKey(SharedSessionContractImplementor session, String operator) {
        if (search == null) {
            sealer.requireOneKey(tenantOf(session), operator);
        } else {
            search.requireOneKey(tenantOf(session), operator);
        }
    }

    CacheSealer cacheSealer() {
        return cacheSealer;
    }

    private TenantId tenantOf(SharedSessionContractImplementor session) {
        try {
            return tenants.of(session);
        } catch (EntigmaException e) {
            throw withoutTenant(e);
        }
    }

    EntigmaException withoutTenant(EntigmaException e) {
        return sealer.withoutTenant(e);
    }
}
