package com.vixcpp.sync.webclient;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Sees to it that a request gets one answer, its own. Reactor Netty takes an interim
 * answer (1xx: RFC 9110, section 15.2) for the final one and gives the connection back,
 * and takes an answer that nobody asked for as it comes: either could be read as the
 * answer to another operation, which would be lost. Interim answers are left out here; a
 * connection that answers unasked is closed.
 */
final class OneAnswerHandler extends ChannelDuplexHandler {

	private boolean asked;

	private boolean interim;

	static HttpClient addTo(HttpClient client) {
		return client.doOnChannelInit((observer, channel, address) -> {
			ChannelPipeline pipeline = channel.pipeline();
			if (pipeline.get(NettyPipeline.HttpCodec) != null) {
				pipeline.addAfter(NettyPipeline.HttpCodec, "vixSyncOneAnswer", new OneAnswerHandler());
			}
		});
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest) {
			this.asked = true;
		}
		context.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof HttpObject)) {
			context.fireChannelRead(message);
			return;
		}
		if (message instanceof HttpResponse response) {
			this.interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
					&& !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
		}
		if (!this.asked) {
			ReferenceCountUtil.release(message);
			context.close();
		}
		else if (this.interim) {
			ReferenceCountUtil.release(message);
			if (message instanceof LastHttpContent) {
				context.read();
			}
		}
		else {
			this.asked = !(message instanceof LastHttpContent);
			context.fireChannelRead(message);
		}
	}

}
