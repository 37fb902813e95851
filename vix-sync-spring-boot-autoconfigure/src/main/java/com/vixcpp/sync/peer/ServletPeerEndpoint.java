package com.vixcpp.sync.peer;

import java.io.IOException;
import java.security.Principal;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Receives batches in an application with Spring MVC. Filters, and so the security of the
 * application, come before it.
 */
public final class ServletPeerEndpoint extends SimpleUrlHandlerMapping {

	/** Behind the endpoints, before whatever the application maps in general. */
	private static final int ORDER = -98;

	/**
	 * Create the mapping.
	 * @param endpoint handles what comes
	 */
	public ServletPeerEndpoint(PeerEndpoint endpoint) {
		super(Map.of(endpoint.path(), new Handler(endpoint)), ORDER);
	}

	private record Handler(PeerEndpoint endpoint) implements HttpRequestHandler {

		@Override
		public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
			PeerReply reply = this.endpoint.refusal(request.getMethod(), request.getContentType(),
					request.getContentLengthLong());
			write(response, (reply != null) ? reply : received(request));
		}

		private PeerReply received(HttpServletRequest request) throws IOException {
			int limit = this.endpoint.maxRequestSize();
			byte[] body = request.getInputStream().readNBytes(limit + 1);
			Principal caller = request.getUserPrincipal();
			return (body.length > limit) ? this.endpoint.tooLarge()
					: this.endpoint.receive((caller != null) ? caller.getName() : "", body);
		}

		private static void write(HttpServletResponse response, PeerReply reply) throws IOException {
			response.setStatus(reply.status());
			reply.headers().forEach(response::setHeader);
			response.setContentLength(reply.body().length);
			response.getOutputStream().write(reply.body());
		}

	}

}
