// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.SealedField;
import io.entigma.SearchRange;
import io.entigma.error.EntigmaException;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.hibernate.scan.CandidateReader;
import io.entigma.internal.hibernate.scan.ScannedTable;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.RangeBound;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenRange;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.usertype.DynamicParameterizedType;
import org.hibernate.usertype.LoggableUserType;
import org.hibernate.usertype.UserType;
import org.jspecify.annotations.Nullable;

/**
 * The Hibernate type of an encrypted attribute: domain values on one side, sealed bytes on the other. A
 * {@link UserType}, because only that is handed the session, and with it the tenant, and keeps values out of Hibernate's
 * bind and extract logs.
 *
 * <p>Hibernate makes an instance per attribute, in some frameworks long before the application runs. So an instance
 * holds mapping data only, and finds engine and keys through the session factory that uses it. Hibernate 6.6 calls the
 * methods that take a session, 7.x those that take {@link WrapperOptions}; this class is compiled against 6.6, where the
 * latter are no interface methods yet. Thread safe once its parameters are set.
 */
public final class EncryptedType implements UserType<Object>, DynamicParameterizedType, LoggableUserType {
    private @Nullable EncryptedAttribute attribute;
    private volatile @Nullable BoundAttribute bound;
    private boolean unique;
    private @Nullable SearchIndex index;
    private Map<String, ScannedTable> scannedTables = Map.of();

    /** For Hibernate. */
    public EncryptedType() {}

    @Override
    public void setParameterValues(Properties parameters) {
        attribute = EncryptedAttribute.read(parameters);
    }

    /**
     * What the mapping says of the attribute.
     *
     * @return the attribute
     */
    public EncryptedAttribute attribute() {
        EncryptedAttribute known = attribute;
        if (known == null) {
            throw new io.entigma.error.MisconfigurationException(
                    "EncryptedType: Hibernate gave it no attribute; put @Encrypted"
                            + " on the attribute instead of naming the type");
        }
        return known;
    }

    /** Tells the attribute's whole path, before any factory uses it. */
    public void isAt(String path) {
        attribute = attribute().at(path);
    }

    /** Tells what the attribute's generic class holds, before any factory uses it. */
    public void isDeclaredAs(Type declared) {
        attribute = attribute().declaredAs(declared);
    }

    /** Tells that the attribute's column is part of something unique, before any factory uses it. */
    public void isInUniqueKey() {
        unique = true;
    }

    /**
     * Whether the attribute's column is part of something unique, so that a conflict clause can compare its values.
     *
     * @return true if it is
     */
    public boolean isUnique() {
        return unique;
    }

    /** Tells where the database keeps the attribute's search tokens, before any factory uses it. */
    public void isSearchedBy(SearchIndex searchIndex) {
        index = searchIndex;
    }

    /**
     * Where the database keeps the attribute's search tokens.
     *
     * @return the index, or null if it keeps none
     */
    public @Nullable SearchIndex index() {
        return index;
    }

    /** Tells in which tables queries may open the attribute's values, before any factory uses it. */
    public void isScannedIn(List<ScannedTable> tables) {
        scannedTables = tables.stream().collect(Collectors.toUnmodifiableMap(ScannedTable::name, table -> table));
    }

    /**
     * A table in which queries may open the attribute's values.
     *
     * @param name the table as Hibernate writes it
     * @return the table, or null if they may not
     */
    public @Nullable ScannedTable scannedTable(String name) {
        return scannedTables.get(name);
    }

    /**
     * Opens values of the acting tenant, and tells those of others.
     *
     * @param session the session of the query
     * @return for this query alone
     */
    public CandidateReader.Opener openerOfOwn(SharedSessionContractImplementor session) {
        return boundTo(session.getFactory()).openerOfOwn(session);
    }

    @SuppressWarnings("unchecked")
    private ValueCodec<Object> codec() {
        return (ValueCodec<Object>) attribute().codec();
    }

    /** Ties this attribute to the engine of a session factory. */
    public void bind(BoundAttribute toFactory) {
        bound = toFactory;
    }

    private BoundAttribute boundTo(SessionFactoryImplementor factory) {
        BoundAttribute current = bound;
        if (current == null || !current.isOf(factory)) {
            current = EngineService.of(factory).bound(this, factory);
            bound = current;
        }
        return current;
    }

    private BoundAttribute boundForCache() {
        BoundAttribute current = bound;
        if (current == null) {
            throw new IllegalStateException(
                    attribute().subject() + ": used by a cache before any session factory is there");
        }
        return current;
    }

    /** This attribute's values by hand, for the tenant of a session. */
    public SealedField<Object> fieldOf(SharedSessionContractImplementor session) {
        BoundAttribute attribute = boundTo(session.getFactory());
        return new SealedField<>() {
            @Override
            public byte @Nullable [] seal(@Nullable Object value) {
                return value == null
                        ? null
                        : attribute.seal(session, attribute().cast(value));
            }

            @Override
            public @Nullable Object open(byte @Nullable [] stored) {
                return stored == null ? null : attribute.open(session, stored);
            }

            @Override
            public List<byte[]> searchForms(Object value) {
                requireSearchable();
                return attribute.searchForms(session, attribute().cast(value));
            }

            @Override
            public List<byte[]> searchFormsIgnoringCase(String text) {
                requireSearchable();
                return attribute.searchFormsIgnoringCase(session, text);
            }

            @Override
            public List<SearchRange> searchPrefix(String start) {
                requireSearchable();
                return attribute.searchPrefix(session, start);
            }

            @Override
            public List<SearchRange> searchBetween(@Nullable Object from, @Nullable Object to) {
                requireSearchable();
                return attribute.searchBetween(
                        session,
                        from == null ? null : attribute().cast(from),
                        to == null ? null : attribute().cast(to));
            }
        };
    }

    void sealAhead(SharedSessionContractImplementor session, List<Object> values) {
        boundTo(session.getFactory()).sealAhead(session, values);
    }

    public void openAhead(SharedSessionContractImplementor session, Runnable load) {
        boundTo(session.getFactory()).openAhead(session, load);
    }

    private @Nullable Object get(ResultSet row, int position, SharedSessionContractImplementor session)
            throws SQLException {
        byte @Nullable [] stored = row.getBytes(position);
        if (stored == null) {
            return null;
        }
        try {
            return boundTo(session.getFactory()).open(session, stored);
        } catch (EntigmaException e) {
            String loading = FailedLoadCleanup.forget(session, e);
            throw loading == null ? e : e.withSubject(loading);
        } catch (RuntimeException e) {
            FailedLoadCleanup.forget(session, e);
            throw e;
        }
    }

    private void set(
            PreparedStatement statement, @Nullable Object value, int index, SharedSessionContractImplementor session)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARBINARY);
            return;
        }
        if (value == ProbeValue.VALUE) {
            throw new ProbeValue.Arrived();
        }
        statement.setBytes(
                index, boundTo(session.getFactory()).store(session, attribute().cast(value)));
    }

    /**
     * One of the stored forms that a query for a value has to look for.
     *
     * @param session the session of the query
     * @param value the value, of this attribute's class
     * @param slot which form, from 0
     * @param slots how many the query looks for
     * @return the form
     */
    public byte[] search(SharedSessionContractImplementor session, Object value, int slot, int slots) {
        return boundTo(session.getFactory()).search(session, attribute().cast(value), slot, slots);
    }

    /**
     * Refuses queries by search tokens while rows may have none.
     *
     * @throws io.entigma.error.QueryRefusedException if so
     */
    public void requireSearchable() {
        if (index != null) {
            index.requireReady();
        }
    }

    /**
     * The search token of values that are equal to one.
     *
     * @param session the session of the query
     * @param value the value, of this attribute's class
     * @param slot under which of the tenant's index keys, from 0
     * @param slots how many the query looks for
     * @return the token, or null if no stored value can have it
     */
    public byte @Nullable [] equalToken(SharedSessionContractImplementor session, Object value, int slot, int slots) {
        return boundTo(session.getFactory()).equalToken(session, attribute().cast(value), slot, slots);
    }

    /**
     * The search token of texts that are equal to one in upper or lower case.
     *
     * @param session the session of the query
     * @param text the text
     * @param slot under which of the tenant's index keys, from 0
     * @param slots how many the query looks for
     * @return the token, or null if no stored value can have it
     */
    public byte @Nullable [] ignoreCaseToken(
            SharedSessionContractImplementor session, String text, int slot, int slots) {
        return boundTo(session.getFactory()).ignoreCaseToken(session, text, slot, slots);
    }

    /**
     * The search tokens of texts that match a pattern.
     *
     * @param session the session of the query
     * @param token one of this attribute's
     * @param pattern the pattern
     * @param slot under which of the tenant's index keys, from 0
     * @param slots how many the query looks for
     * @return the tokens, or null if no stored value can have one of them
     */
    public @Nullable TokenRange matchingTokens(
            SharedSessionContractImplementor session, Token token, LikePattern pattern, int slot, int slots) {
        return boundTo(session.getFactory()).matchingTokens(session, token, pattern, slot, slots);
    }

    /**
     * The search tokens of values in a range.
     *
     * @param session the session of the query
     * @param token one of this attribute's
     * @param low the lower bound, or null if there is none
     * @param high the upper bound, or null if there is none
     * @param slots how many index keys the query looks under
     * @return ranges of tokens, none if no stored value can have one
     */
    public List<TokenRange> rangeTokens(
            SharedSessionContractImplementor session,
            Token token,
            @Nullable RangeBound low,
            @Nullable RangeBound high,
            int slots) {
        return boundTo(session.getFactory()).rangeTokens(session, token, low, high, slots);
    }

    /**
     * Seals a value that a query carries, without making a key for it.
     *
     * @param session the session of the query
     * @param value the value, of this attribute's class
     * @return the sealed value
     */
    public byte[] sealForQuery(SharedSessionContractImplementor session, Object value) {
        return boundTo(session.getFactory()).sealForQuery(session, attribute().cast(value));
    }

    /**
     * Seals a value that a bulk statement stores.
     *
     * @param session the session of the statement
     * @param value the value, of this attribute's class
     * @return the sealed value
     */
    public byte[] seal(SharedSessionContractImplementor session, Object value) {
        return boundTo(session.getFactory()).sealInBulk(session, attribute().cast(value));
    }

    /**
     * Refuses to compare stored forms while the tenant has more than one key.
     *
     * @param session the session of the query
     * @param operator what compares them, for the message
     */
    public void requireOneKey(SharedSessionContractImplementor session, String operator) {
        boundTo(session.getFactory()).requireOneKey(session, operator);
    }

    /** The error to throw where a session has no tenant, or not the right one, for this attribute's entity. */
    EntigmaException withoutTenant(SessionFactoryImplementor factory, EntigmaException e) {
        return boundTo(factory).withoutTenant(e);
    }

    /** Called by Hibernate 6.6. */
    @Override
    public @Nullable Object nullSafeGet(
            ResultSet row, int position, SharedSessionContractImplementor session, @Nullable Object owner)
            throws SQLException {
        return get(row, position, session);
    }

    /** Called by Hibernate 7. */
    public @Nullable Object nullSafeGet(ResultSet row, int position, WrapperOptions options) throws SQLException {
        return get(row, position, options.getSession());
    }

    /** Called by Hibernate 6.6. */
    @Override
    public void nullSafeSet(
            PreparedStatement statement, @Nullable Object value, int index, SharedSessionContractImplementor session)
            throws SQLException {
        set(statement, value, index, session);
    }

    /** Called by Hibernate 7. */
    public void nullSafeSet(PreparedStatement statement, @Nullable Object value, int index, WrapperOptions options)
            throws SQLException {
        set(statement, value, index, options.getSession());
    }

    @Override
    public int getSqlType() {
        return Types.VARBINARY;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<Object> returnedClass() {
        return (Class<Object>) (attribute == null ? Object.class : attribute.javaClass());
    }

    @Override
    public boolean equals(@Nullable Object a, @Nullable Object b) {
        return a == b || (a != null && b != null && codec().sameValue(a, b));
    }

    @Override
    public int hashCode(@Nullable Object value) {
        return value == null ? 0 : codec().hash(value);
    }

    @Override
    public boolean isMutable() {
        return attribute != null && codec().isMutable();
    }

    @Override
    public @Nullable Object deepCopy(@Nullable Object value) {
        return value == null ? null : codec().copy(value);
    }

    /** What Hibernate's own log shows of a value, when it prints the entities of a flush. */
    @Override
    public String toLoggableString(@Nullable Object value, SessionFactoryImplementor factory) {
        return value == null ? "null" : "(encrypted)";
    }

    /** For merge: keeps the managed value where the detached one says the same. */
    @Override
    public @Nullable Object replace(@Nullable Object detached, @Nullable Object managed, @Nullable Object owner) {
        return equals(detached, managed) ? managed : deepCopy(detached);
    }

    /** What a second-level cache keeps: the value sealed under a key of this process. */
    @Override
    public @Nullable Serializable disassemble(@Nullable Object value) {
        return value == null ? null : boundForCache().cacheSealer().seal(value);
    }

    @Override
    public @Nullable Object assemble(@Nullable Serializable cached, @Nullable Object owner) {
        return cached == null ? null : boundForCache().cacheSealer().open((byte[]) cached);
    }
}
