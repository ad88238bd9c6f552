package dev.tessera.jobstore.webhooks;

import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Looks up receivers and refuses those that are not on the public Internet. The connection goes to the very address that
 * was checked, so a name that changes between check and use gains nothing.
 */
final class GuardedResolver extends AddressResolverGroup<InetSocketAddress> {

    private final AddressResolverGroup<InetSocketAddress> names =
            new DnsAddressResolverGroup(NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Guard(executor, names.getResolver(executor));
    }

    @Override
    public void close() {
        super.close();
        names.close();
    }

    private static final class Guard extends AbstractAddressResolver<InetSocketAddress> {

        private final AddressResolver<InetSocketAddress> names;

        Guard(EventExecutor executor, AddressResolver<InetSocketAddress> names) {
            super(executor, InetSocketAddress.class);
            this.names = names;
        }

        /** Also an address that needs no look-up is checked. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            names.resolve(address).addListener((Future<InetSocketAddress> found) -> {
                if (!found.isSuccess()) {
                    promise.tryFailure(found.cause());
                } else {
                    tell(address, List.of(found.getNow()), promise, found.getNow());
                }
            });
        }

        @Override
        protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            names.resolveAll(address).addListener((Future<List<InetSocketAddress>> found) -> {
                if (!found.isSuccess()) {
                    promise.tryFailure(found.cause());
                } else {
                    tell(address, found.getNow(), promise, found.getNow());
                }
            });
        }

        private static <T> void tell(
                InetSocketAddress asked, List<InetSocketAddress> found, Promise<T> promise, T answer) {
            if (found.stream().allMatch(one -> PublicAddresses.contain(one.getAddress()))) {
                promise.trySuccess(answer);
            } else {
                promise.tryFailure(new UnknownHostException(
                        asked.getHostString() + " is not on the public Internet; no message is sent there"));
            }
        }
    }
}
