// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.settings.Setting;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The KEKs that the settings name, which are all that anything is ever sent to: whoever writes to the key table must not
 * choose them. A KEK is known by its exact URI; two spellings are one only where RFC 3986 says so for every scheme, in the case
 * of scheme and host. The functions given must be thread safe; then this is.
 */
public final class TrustedKeks {
    private final URI kek;
    private final Map<TenantId, URI> own;
    private final Function<TenantId, URI> kekOf;
    private final Set<URI> further = new LinkedHashSet<>();
    private final List<KekPattern> patterns = new ArrayList<>();

    /**
     * Reads the settings.
     *
     * @param kek the KEK of all tenants that have none of their own
     * @param own KEKs that the settings give to single tenants, which are trusted for these
     * @param kekOf the KEK of a tenant's new keys, whoever names it
     * @param trusted former KEKs and targets of a move; one that ends with {@code /*} stands for all below it
     * @throws MisconfigurationException if there is an asterisk elsewhere, or it stands for too much
     */
    public TrustedKeks(URI kek, Map<TenantId, URI> own, Function<TenantId, URI> kekOf, Collection<URI> trusted) {
        this.kek = requireOne(kek);
        own.values().forEach(TrustedKeks::requireOne);
        this.own = Map.copyOf(own);
        this.kekOf = kekOf;
        for (URI uri : trusted) {
            if (KekPattern.isOne(uri)) {
                patterns.add(KekPattern.of(uri));
            } else {
                further.add(requireOne(uri));
            }
        }
    }

    private static URI requireOne(URI uri) {
        if (uri.toString().indexOf('*') >= 0) {
            throw new MisconfigurationException("KEK URI '" + uri
                    + "': must name one KEK; an asterisk may only stand at" + " the end of an entry of trustedKeks ("
                    + Setting.shown("entigma.trusted-keks") + "), as https://keys.example/v1/keks/*");
        }
        return uri;
    }

    /**
     * Every KEK that the settings name by its own URI.
     *
     * @return the KEK of all, then those of single tenants, then further ones; each once
     */
    public List<URI> named() {
        Set<URI> all = new LinkedHashSet<>(sealing());
        all.addAll(further);
        return List.copyOf(all);
    }

    /**
     * The KEKs that new keys are known to go to.
     *
     * @return the KEK of all, then those of single tenants; each once
     */
    public List<URI> sealing() {
        Set<URI> all = new LinkedHashSet<>(Set.of(kek));
        all.addAll(own.values());
        return List.copyOf(all);
    }

    /**
     * The entries that stand for more than one KEK.
     *
     * @return as they are written in the settings
     */
    public List<String> patterns() {
        return patterns.stream().map(KekPattern::toString).toList();
    }

    /**
     * Whether anything may be sent to a KEK for a tenant.
     *
     * @param uri the KEK
     * @param tenant the tenant; {@link KekProbe#TRIAL} may try each KEK that the settings name
     * @return true if it may
     */
    boolean isTrusted(URI uri, TenantId tenant) {
        return isNamed(uri, tenant) || patterns.stream().anyMatch(pattern -> pattern.includes(uri));
    }

    private boolean isNamed(URI uri, TenantId tenant) {
        return isNamedForAll(uri)
                || (tenant.equals(KekProbe.TRIAL) && own.values().stream().anyMatch(one -> isSame(one, uri)))
                || isSame(kekOf.apply(tenant), uri);
    }

    private boolean isNamedForAll(URI uri) {
        return isSame(kek, uri) || further.stream().anyMatch(one -> isSame(one, uri));
    }

    /**
     * Checks that a rotation may move keys to a KEK. An entry for many does not count: what all nodes have to reach is named by
     * its own URI. A file is no place to move keys to, unless new keys go there anyway.
     *
     * @param target where to
     * @param tenants whose keys, or empty for all
     * @throws MisconfigurationException if it may not
     */
    void requireTarget(URI target, Set<TenantId> tenants) {
        boolean isFile = "file".equalsIgnoreCase(target.getScheme());
        boolean right = tenants.isEmpty()
                ? (isFile ? isSame(kek, target) : isNamedForAll(target))
                : tenants.stream()
                        .allMatch(tenant -> isFile ? isSame(kekOf.apply(tenant), target) : isNamed(target, tenant));
        if (!right) {
            throw new MisconfigurationException("KEK rotation to '" + target + "': the settings do not name this KEK"
                    + (tenants.isEmpty() ? "" : " for tenants " + tenants)
                    + (isFile
                            ? " as the one that new keys go to, and keys move to no other file; set it as "
                                    + Setting.shown("entigma.kek.uri") + " or"
                                    + " " + Setting.shown("entigma.tenant-kek.TENANT")
                                    + " (EntigmaBuilder.kek or tenantKek) first"
                            : " by its exact URI; add it to " + Setting.shown("entigma.trusted-keks")
                                    + " (EntigmaBuilder.trustedKeks), or set it as"
                                    + " " + Setting.shown("entigma.kek.uri") + " (kek) or, for one tenant, "
                                    + Setting.shown("entigma.tenant-kek.TENANT") + " (tenantKek)")
                    + ". Nothing was sent to it");
        }
    }

    static boolean isSame(URI one, URI other) {
        return one.equals(other) || normal(one).equals(normal(other));
    }

    /** The URI's text, with scheme and host in small letters and nothing else changed. */
    static String normal(URI uri) {
        String text = uri.toString();
        String scheme = uri.getScheme();
        if (scheme == null) {
            return text;
        }
        String rest = text.substring(scheme.length());
        String host = uri.getHost();
        String authority = uri.getRawAuthority();
        if (host != null && authority != null) {
            int user = uri.getRawUserInfo() == null ? 0 : uri.getRawUserInfo().length() + 1;
            int at = "://".length() + user;
            rest = rest.substring(0, at) + host.toLowerCase(Locale.ROOT) + rest.substring(at + host.length());
        }
        return scheme.toLowerCase(Locale.ROOT) + rest;
    }
}
