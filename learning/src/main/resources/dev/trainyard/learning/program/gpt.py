# GPT-2's architecture (Radford et al. 2019): learned positions, norms before each part, GELU, causal attention.
#
# Shapes: n rows, t tokens, c width, h heads, v vocabulary. The text is TorchScript's serialized dialect: types are
# qualified, dtypes are numbers (6 float32, 11 bool, 15 bfloat16).
#
# Parameters stand in one list, those that decay before those that do not:
#   tokens [v, c] · positions [context, c] · for each block: attention in [3c, c], attention out [c, c], up [f, c],
#   down [c, f] · the head [v, c], unless it is tied to the tokens
#   the weights of the norms, two for each block and the last · with biases: those of the norms, those of the blocks' maps
class Gpt(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  tied : bool
  biased : bool
  tanh : bool
  norm_epsilon : float
  dropout : float
  half : bool
  optimizer : int
  beta1 : float
  beta2 : float
  epsilon : float
  weight_decay : float
  decayed : int
  clip : float
  params : List[Tensor]
  first : List[Tensor]
  second : List[Tensor]
  steps : List[Tensor]
  grads : List[Tensor]
  caches : List[Tensor]

  # The k-th norm: 2b and 2b + 1 are block b's, the last stands before the head.
  def norm(self: __torch__.Gpt, x: Tensor, k: int) -> Tensor:
    at = self.decayed + k
    if self.biased:
      y = torch.layer_norm(x, [torch.size(x, -1)], self.params[at], self.params[at + 2 * self.layers + 1], self.norm_epsilon)
    else:
      y = torch.layer_norm(x, [torch.size(x, -1)], self.params[at], None, self.norm_epsilon)
    return y

  # The k-th map of the blocks: 4b to 4b + 3 are block b's. Reduced precision is explicit; the parameters stay float32.
  def linear(self: __torch__.Gpt, x: Tensor, k: int) -> Tensor:
    weight = self.params[2 + k]
    if self.half:
      x = torch.to(x, 15)
      weight = torch.to(weight, 15)
    if self.biased:
      bias = self.params[self.decayed + 2 * (2 * self.layers + 1) + k]
      if self.half:
        bias = torch.to(bias, 15)
      y = torch.linear(x, weight, bias)
    else:
      y = torch.linear(x, weight)
    return y

  # Attention of t tokens from place `start` on. A cache, [layers, 2, n, h, capacity, c / h], holds the keys and values
  # of the places before, and takes up those of these.
  def attention(self: __torch__.Gpt, x: Tensor, layer: int, drop: float, cache: Tensor, start: int) -> Tensor:
    n, t, c = torch.size(x)
    h = self.heads
    q, k, v = torch.split(self.linear(x, 4 * layer), c, 2)
    q = q.view([n, t, h, c // h]).transpose(1, 2)
    k = k.view([n, t, h, c // h]).transpose(1, 2)
    v = v.view([n, t, h, c // h]).transpose(1, 2)
    if torch.numel(cache) > 0:
      torch.copy_(torch.narrow(cache[layer][0], 2, start, t), k)
      torch.copy_(torch.narrow(cache[layer][1], 2, start, t), v)
      k = torch.narrow(cache[layer][0], 2, 0, start + t)
      v = torch.narrow(cache[layer][1], 2, 0, start + t)
    if start == 0:
      y = torch.scaled_dot_product_attention(q, k, v, None, drop, True)
    elif t == 1:
      y = torch.scaled_dot_product_attention(q, k, v, None, drop, False)
    else:
      seen = torch.tril(torch.ones([t, start + t], dtype=11, device=x.device), start)
      y = torch.scaled_dot_product_attention(q, k, v, seen, drop, False)
    return self.linear(y.transpose(1, 2).reshape([n, t, c]), 4 * layer + 1)

  def feed_forward(self: __torch__.Gpt, x: Tensor, layer: int) -> Tensor:
    y = self.linear(x, 4 * layer + 2)
    if self.tanh:
      y = torch.gelu(y, approximate="tanh")
    else:
      y = torch.gelu(y)
    return self.linear(y, 4 * layer + 3)

  # Token ids [n, t] at the places from `start` on -> [n, t, c], ready for the head.
  def hidden(self: __torch__.Gpt, tokens: Tensor, learning: bool, cache: Tensor, start: int) -> Tensor:
    n, t = torch.size(tokens)
    drop = self.dropout if learning else 0.
    x = torch.embedding(self.params[0], tokens) + self.params[1][start:start + t]
    x = torch.dropout(x, drop, learning)
    for layer in range(self.layers):
      x = x + torch.dropout(self.attention(self.norm(x, 2 * layer), layer, drop, cache, start), drop, learning)
      x = x + torch.dropout(self.feed_forward(self.norm(x, 2 * layer + 1), layer), drop, learning)
    return self.norm(x, 2 * self.layers)

  # [..., c] -> [..., v or a few more] in float32. A card multiplies brain floats in eights, and is several times slower
  # for a vocabulary that is no multiple of eight; so there it gets tokens more that are infinitely improbable.
  def head(self: __torch__.Gpt, x: Tensor) -> Tensor:
    weight = self.params[0] if self.tied else self.params[2 + 4 * self.layers]
    if self.half:
      more = (8 - self.vocabulary() % 8) % 8
      weight = torch.constant_pad_nd(torch.to(weight, 15), [0, 0, 0, more])
      never = torch.constant_pad_nd(torch.zeros([self.vocabulary()], dtype=15, device=x.device), [0, more], -inf)
      z = torch.linear(torch.to(x, 15), weight, never)
    else:
      z = torch.linear(x, weight)
    return torch.to(z, 6)

  def vocabulary(self: __torch__.Gpt) -> int:
    return torch.size(self.params[0], 0)

  # An empty cache for n rows and so many places.
  def new_cache(self: __torch__.Gpt, n: int, capacity: int) -> Tensor:
    weight = self.params[2]
    h = self.heads
    kind = 15 if self.half else 6
    return torch.zeros([self.layers, 2, n, h, capacity, torch.size(weight, 1) // h], dtype=kind, device=weight.device)

@LANGUAGE@
@OPTIMIZERS@
