  # What every language model does, whatever its architecture: the class has `hidden`, `head`, `vocabulary` and
  # `new_cache`.
  def set_state(self: __torch__.@CLASS@, params: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor]) -> Tensor:
    self.params = params
    self.first = first
    self.second = second
    self.steps = steps
    return torch.zeros([1])

  # The sum of the tokens' cross-entropies; labels of -100 stand for tokens that do not count.
  def token_loss(self: __torch__.@CLASS@, z: Tensor, labels: Tensor) -> Tensor:
    return torch.cross_entropy_loss(z.view([-1, torch.size(z, 2)]), labels.view([-1]), None, 2, -100, 0.)

  # Tokens come in the processor's memory, as all arguments do, and are computed with where the parameters are.
  def here(self: __torch__.@CLASS@, x: Tensor) -> Tensor:
    return torch.to(x, self.params[0].device)

  # The share of one micro-batch in a step's gradient. tokens and labels: [n, t]; seed: [1], of the dropout; total: [1],
  # labels that count in the whole step, so that every token of it counts alike however the step is cut.
  # Gives [sum of the tokens' losses, right answers].
  def accumulate(self: __torch__.@CLASS@, tokens: Tensor, labels: Tensor, seed: Tensor, total: Tensor) -> Tensor:
    torch.set_grad_enabled(True)
    torch.manual_seed(int(seed[0].item()))
    tokens = self.here(tokens)
    labels = self.here(labels)
    z = self.head(self.hidden(tokens, True, torch.zeros([0]), 0))
    loss = self.token_loss(z, labels)
    found = torch.grad([loss / float(total[0].item())], self.params)
    torch.set_grad_enabled(False)
    whole = torch.len(self.grads) > 0
    at = 0
    for gradient in found:
      if whole:
        torch.add_(self.grads[at], unchecked_cast(Tensor, gradient))
      else:
        self.grads.append(unchecked_cast(Tensor, gradient))
      at = at + 1
    right = torch.sum(torch.to(torch.eq(torch.argmax(z, -1), labels), 6))
    return torch.stack([torch.detach(loss), right])

  # Ends a step: one move of the optimizer by what was accumulated. Gives the gradient's norm before clipping.
  def finish_step(self: __torch__.@CLASS@, rate: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    norm = self.apply_gradients(self.grads, float(rate[0].item()))
    self.grads = annotate(List[Tensor], [])
    return norm.view([1])

  # Forgets what was accumulated: a step that is not to be finished.
  def drop_step(self: __torch__.@CLASS@, unused: Tensor) -> Tensor:
    self.grads = annotate(List[Tensor], [])
    return torch.zeros([1])

  # [sum of the tokens' losses, right answers] of rows that nothing is learnt from.
  def validate(self: __torch__.@CLASS@, tokens: Tensor, labels: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    tokens = self.here(tokens)
    labels = self.here(labels)
    z = self.head(self.hidden(tokens, False, torch.zeros([0]), 0))
    right = torch.sum(torch.to(torch.eq(torch.argmax(z, -1), labels), 6))
    return torch.stack([self.token_loss(z, labels), right])

  # The logits of every place: [n, t] -> [n, t, v].
  def logits(self: __torch__.@CLASS@, tokens: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    z = self.head(self.hidden(self.here(tokens), False, torch.zeros([0]), 0))
    return torch.narrow(z, -1, 0, self.vocabulary())

  # Goes on with the text of a cache: tokens [n, t] -> the logits after the last of them, [n, v].
  # place: [which cache, tokens that it holds, places that it is to have]; one that holds none is made anew.
  def extend(self: __torch__.@CLASS@, tokens: Tensor, place: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    which = int(place[0].item())
    start = int(place[1].item())
    while torch.len(self.caches) <= which:
      self.caches.append(torch.zeros([0]))
    if start == 0:
      self.caches[which] = self.new_cache(torch.size(tokens, 0), int(place[2].item()))
    x = self.hidden(self.here(tokens), False, self.caches[which], start)
    return torch.narrow(self.head(x[:, -1]), -1, 0, self.vocabulary())

  # Keeps of a cache the rows named, in that order and as often; none frees it.
  def choose_rows(self: __torch__.@CLASS@, which: Tensor, rows: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    at = int(which[0].item())
    if torch.numel(rows) == 0:
      self.caches[at] = torch.zeros([0])
    else:
      self.caches[at] = torch.index_select(self.caches[at], 2, self.here(rows))
    return torch.zeros([1])
