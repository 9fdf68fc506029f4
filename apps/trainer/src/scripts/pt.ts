import type { Script } from './script.js';

export const pt: Script = {
  visitor: 'Funcionário visitante',
  bilateral: {
    subject: 'Caso Garça: primeiro contacto (formação)',
    welcome:
      'Bom dia, {officer}, e seja bem-vindo ou bem-vinda. O meu nome é {player}, ponto de contacto de {playerState}. Esta é uma rede de formação: os Estados são imaginários e os casos também; não escreva aqui nada de real. ' +
      'Escreva-me como a um colega no estrangeiro: pergunte, por exemplo, se um pedido de informação bancária seria admissível no caso Garça, ou anexe um projeto. Respondo em poucos segundos.',
    document: {
      fileName: 'caso-garca-resumo.txt',
      note: 'Um resumo de uma página do caso Garça, para que tenha algo que abrir e guardar.',
      body:
        'CASO GARÇA: RESUMO (FORMAÇÃO, IMAGINÁRIO)\n\nEstado requerente: {state}\nEstado requerido: {playerState}\n\n' +
        '1. Factos: pagamentos por obras nunca executadas passaram por três sociedades.\n2. Pede-se: documentos de abertura de conta e extratos de seis meses.\n' +
        '3. Base jurídica: a convenção de que ambos os Estados são partes; há dupla incriminação.\n4. Confidencialidade: as pessoas visadas não foram informadas.\n\nNada nem ninguém neste documento existe.',
    },
  },
  notice: {
    title: 'Aviso de teste: queira acusar a receção',
    text: 'Este é um teste do procedimento de avisos. Nada aconteceu e nada há a fazer, exceto uma coisa: queira acusar a receção em nome de {authority}. O seu aviso de receção é assinado, leva o seu nome e não pode ser retirado.',
  },
  acknowledged: 'Obrigado, {officer}: recebemos o seu aviso de receção e a assinatura é válida. Num caso real, ambos saberíamos agora, e poderíamos provar, quem tomou conhecimento e quando.',
  consultation: {
    subject: 'Caso Garça: um pedido de informação bancária seria admissível? (formação)',
    question:
      'Caros colegas de {state}, caro colega {other}: antes de redigir seja o que for, no caso Garça ponderamos um pedido de auxílio judiciário mútuo para obter seis meses de informação bancária. Seria admissível da vossa parte, e de que precisariam?',
    reply: 'Da nossa parte, sim. Acrescentem um resumo dos factos, a ligação entre a conta e a infração e uma palavra sobre a dupla incriminação. Se o titular não deve saber, peçam expressamente confidencialidade.',
    invitation: 'Obrigado, {other}, ficou claro. {officer}, como vê {state} a questão? Basta uma linha: é para isso que serve a consulta antes do pedido.',
  },
  answers: {
    preservation: [
      'Se os dados podem desaparecer, não espere pelo pedido: primeiro segue um aviso de preservação expedita de dados para o nosso ponto de contacto 24/7, e depois o pedido de auxílio judiciário mútuo. Diga-me que dados, em que prestador de serviços e porque é urgente.',
    ],
    bank_records: [
      'Informação bancária: sim, é possível. Precisamos da conta ou, pelo menos, do titular, do período, da ligação da conta à infração e de um breve resumo dos factos. Deve pedir-se confidencialidade ao banco?',
      'Obrigado, é útil. Com o período e a ligação à infração poderíamos executar o pedido; os extratos certificados chegam em regra dentro de algumas semanas. Diga se servirão de prova em juízo, porque então certificá-los-íamos para esse fim.',
    ],
    extradition: [
      'Para uma extradição precisamos do mandado ou da sentença, do texto das disposições, da identificação da pessoa e dos factos; a dupla incriminação é apreciada aqui e aplica-se a regra da especialidade. Se houver perigo de fuga, pode pedir-se antes a detenção provisória.',
    ],
    deadline: [
      'Entendido: é urgente. Indique-me a data em que precisa da resposta e a razão, por exemplo uma audiência ou o fim de uma detenção, e transmito hoje mesmo. Se houver dados em perigo, envie um aviso: chega de imediato ao funcionário de serviço.',
    ],
    thanks: ['De nada. É para isso que cá estamos; escreva quando quiser.'],
    greeting: ['Bom dia, {officer}. É bom ter notícias de {state}. Em que podemos ajudar no caso Garça?'],
    question: [
      'Boa pergunta; prefiro confirmar a adivinhar. Num caso real consultaria a nossa autoridade competente e voltaria ao contacto. Para este exercício, suponha que a resposta é sim, desde que os factos e a base jurídica constem do pedido.',
    ],
    unknown: [
      'Fica registado, obrigado. Sou apenas um guião de treino e conheço poucos assuntos: informação bancária, extradição, preservação expedita de dados e prazos. Experimente um deles ou anexe um ficheiro.',
      'Recebido. Para avançar no exercício: quer pedir informação bancária no caso Garça ou anexar um projeto de pedido?',
    ],
  },
  attachment: {
    arrived: 'O seu ficheiro «{file}» chegou ({size}). Abri-o aqui e está completo: o SHA-256 começa por {digest}. Compare com o seu, se desejar.',
    tooLarge: 'Vejo o seu ficheiro «{file}» ({size}). Neste exercício só descarrego ficheiros até 5 MB; está à disposição dos outros membros do canal.',
    refused: 'Não foi possível verificar aqui o seu ficheiro «{file}», por isso não o abri. Queira enviá-lo de novo.',
  },
  keywords: {
    preservation: ['preserva', 'conservacao', 'apagad', 'apagar', 'eliminad', 'prestador', 'provedor', 'prova eletronica', 'provas eletronicas'],
    bank_records: ['banco', 'bancari', 'conta ', 'contas ', 'extrato', 'transferencia'],
    extradition: ['extradi', 'mandado de', 'fugitivo', 'entrega da pessoa', 'detencao provisoria'],
    deadline: ['urgente', 'urgencia', 'prazo', 'o mais depressa', 'quanto antes', 'imediat', 'amanha'],
    thanks: ['obrigad', 'agradec', 'grato', 'grata'],
    greeting: ['ola ', 'bom dia', 'boa tarde', 'boa noite', 'caro colega', 'cara colega', 'caros colegas', 'saudacoes'],
  },
};
